/*
 * Keccak-256 for the millions of hashes of a pack list. The permutation (FIPS 202, section 3) is a WebAssembly module
 * of about one kilobyte that is put together here. A tree node takes half the time it takes with hash-wasm, whose every
 * call makes three arrays, and a tenth of the time with @noble/hashes, with which the tests compare it.
 */
/** What is used here of the platform's WebAssembly, which TypeScript describes for browsers alone. */
type Memory = { readonly buffer: ArrayBuffer };
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Memory;
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: { permute: () => void } };
};

const RATE = 136;
const STATE_BYTES = 200;
const ROUNDS = 24;
const HASH_BYTES = 32;

/** WebAssembly instructions (core specification, section 5.4). */
const OP = {
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  load64: 0x29,
  store64: 0x37,
  const32: 0x41,
  const64: 0x42,
  lessThan: 0x49,
  add32: 0x6a,
  and64: 0x83,
  xor64: 0x85,
  rotateLeft: 0x89,
} as const;
const I32 = 0x7f;
const I64 = 0x7e;
const NO_RESULT = 0x40;
const MINUS_ONE = 0x7f;
const ALIGNED_8 = 3;

/* Locals: the round constant's address, the 25 lanes before and after ρ and π, the 5 column parities, θ's effect. */
const ROUND = 0;
const lane = (x: number, y: number): number => 1 + (x % 5) + 5 * (y % 5);
const moved = (x: number, y: number): number => 26 + (x % 5) + 5 * (y % 5);
const parity = (x: number): number => 51 + (x % 5);
const EFFECT = 56;
const LANE_LOCALS = 56;

const memoryOfPermutation = new WebAssembly.Memory({ initial: 1 });
const permute = permutation(memoryOfPermutation);
const state = new Uint8Array(memoryOfPermutation.buffer, 0, STATE_BYTES);

/** Keccak-256 of some bytes, as the ledger's `keccak256`. */
export function keccak256(data: Uint8Array): Uint8Array {
  state.fill(0);
  let from = 0;
  for (; data.length - from >= RATE; from += RATE) {
    absorb(data, from, RATE);
    permute();
  }
  const rest = data.length - from;
  absorb(data, from, rest);
  state[rest] = (state[rest] ?? 0) ^ 0x01;
  state[RATE - 1] = (state[RATE - 1] ?? 0) ^ 0x80;
  permute();
  return state.slice(0, HASH_BYTES);
}

function absorb(data: Uint8Array, from: number, length: number): void {
  if (from === 0) {
    state.set(length === data.length ? data : data.subarray(0, length));
    return;
  }
  for (let at = 0; at < length; at++) state[at] = (state[at] ?? 0) ^ (data[from + at] ?? 0);
}

/** Compiles the permutation over a memory that holds the state and, after it, the round constants. */
function permutation(memory: Memory): () => void {
  new BigUint64Array(memory.buffer, STATE_BYTES, ROUNDS).set(roundConstants());
  const importMemory = [1, ...text("m"), ...text("m"), 2, 0, 1];
  const module = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, importMemory),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("permute"), 0, 0]),
    ...section(10, [1, ...sized([2, 1, I32, LANE_LOCALS, I64, ...body()])]),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { m: { m: memory } });
  return exports.permute;
}

function body(): number[] {
  const lanes = Array.from({ length: 25 }, (_, at) => at);
  return [
    ...lanes.flatMap((at) => [OP.const32, 0, OP.load64, ALIGNED_8, ...number(8 * at), OP.set, 1 + at]),
    ...[OP.const32, ...signed(STATE_BYTES), OP.set, ROUND],
    ...[OP.loop, NO_RESULT],
    ...thetaRhoPi(),
    ...chiIota(),
    ...[OP.get, ROUND, OP.const32, 8, OP.add32, OP.tee, ROUND],
    ...[OP.const32, ...signed(STATE_BYTES + 8 * ROUNDS), OP.lessThan, OP.branchIf, 0, OP.end],
    ...lanes.flatMap((at) => [OP.const32, 0, OP.get, 1 + at, OP.store64, ALIGNED_8, ...number(8 * at)]),
    OP.end,
  ];
}

function thetaRhoPi(): number[] {
  const code: number[] = [];
  for (let x = 0; x < 5; x++) {
    code.push(...xorOf([0, 1, 2, 3, 4].map((y) => lane(x, y))), OP.set, parity(x));
  }
  const offsets = rotations();
  for (let x = 0; x < 5; x++) {
    code.push(OP.get, parity(x + 4), OP.get, parity(x + 1), OP.const64, 1, OP.rotateLeft, OP.xor64, OP.set, EFFECT);
    for (let y = 0; y < 5; y++) {
      code.push(...xorOf([lane(x, y), EFFECT]), OP.const64, ...signed(offsets[x + 5 * y] ?? 0), OP.rotateLeft);
      code.push(OP.set, moved(y, 2 * x + 3 * y));
    }
  }
  return code;
}

function chiIota(): number[] {
  const code: number[] = [];
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) {
      const inverted = [OP.get, moved(x + 1, y), OP.const64, MINUS_ONE, OP.xor64];
      code.push(OP.get, moved(x, y), ...inverted, OP.get, moved(x + 2, y), OP.and64, OP.xor64);
      if (x === 0 && y === 0) code.push(OP.get, ROUND, OP.load64, ALIGNED_8, 0, OP.xor64);
      code.push(OP.set, lane(x, y));
    }
  }
  return code;
}

function rotations(): number[] {
  const offsets = [0];
  for (let x = 1, y = 0, step = 0; step < 24; step++) {
    offsets[x + 5 * y] = (((step + 1) * (step + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return offsets;
}

/** The constants of ι from their linear feedback shift register (FIPS 202, algorithm 5). */
function roundConstants(): bigint[] {
  let register = 1n;
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let bit = 0n; bit < 7n; bit++) {
      if (register & 1n) constant |= 1n << ((1n << bit) - 1n);
      register = (register << 1n) ^ ((register >> 7n) * 0x171n);
    }
    return constant;
  });
}

function xorOf(locals: number[]): number[] {
  return locals.flatMap((local, at) => (at === 0 ? [OP.get, local] : [OP.get, local, OP.xor64]));
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function text(characters: string): number[] {
  return sized([...new TextEncoder().encode(characters)]);
}

function sized(content: number[]): number[] {
  return [...number(content.length), ...content];
}

/** An unsigned number in LEB128. */
function number(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >>> 7)];
}

/** A number that is not negative, in signed LEB128: its last byte leaves the sign bit clear. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
