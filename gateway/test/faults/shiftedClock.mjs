// Preloaded into a gateway whose machine's clock is off: YAOLIAN_TEST_SHIFT milliseconds.
const shift = Number(process.env["YAOLIAN_TEST_SHIFT"]);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift);
    else super(...args);
  }
  static now() {
    return RealDate.now() + shift;
  }
};
