/** For a route's `security`: a session or the operator's token is needed. */
export const SIGNED_IN = [{ bearer: [] }, { cookie: [] }];
/** For a route's `security`: it answers anyone, and more to who is signed in. */
export const ANYONE_OR_SIGNED_IN = [{}, ...SIGNED_IN];
