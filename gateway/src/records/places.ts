/** Where what belongs to records lies in a gateway's folder. */
export const MASTER_FILE = "records-key.age";
export const KEYS_FILE = "records-keys.sqlite";
export const OBJECTS_FOLDER = "records";
