// SPDX-License-Identifier: MIT
// Pickles of Python as plain values: nothing of them is run. A dict is a Map, lists and tuples are arrays, a class or function is {global: "module name"}; what is called, and what
// stands outside of the pickle, is up to the caller. Objects that are made otherwise are {object: "module name", state}.

const MOST_STACK = 10000000;
const unreadable = what => new Error("has a pickle that can't be read: " + what);

// `call(name, args)` and `persistent(id)` give values, or undefined for what is unknown. Linear in the bytes. Throws an Error with a sentence that goes on after the file's name.
export function readPickle(bytes, { call, persistent }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), text = new TextDecoder(), memo = new Map();
  let at = 0, stack = [];
  const marks = [];
  const take = n => {
    if (!(n >= 0 && n <= bytes.length - at)) throw unreadable("it ends early");
    at += n;
    return at - n;
  };
  const byte = () => view.getUint8(take(1)), u32 = () => view.getUint32(take(4), true), string = n => {
    const from = take(n);
    return text.decode(bytes.subarray(from, from + n));
  };
  const line = () => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw unreadable("it ends early");
    return string(end - at + 1).slice(0, -1);
  };
  const long = n => {
    const from = take(n);
    let x = 0n;
    for (let i = Math.min(n, 16) - 1; i >= 0; --i) x = (x << 8n) | BigInt(bytes[from + i]);
    return n > 16 ? NaN : Number(n ? BigInt.asIntN(8 * n, x) : 0n);
  };
  const pop = () => {
    if (!stack.length) throw unreadable("it takes what isn't there");
    return stack.pop();
  };
  const top = () => stack[stack.length - 1];
  const toMark = () => {
    if (!marks.length) throw unreadable("it takes what isn't there");
    const items = stack;
    stack = marks.pop();
    return items;
  };
  const put = (target, key, value) => { if (target instanceof Map) target.set(key, value); };
  const made = (callee, args) => {
    const name = callee && callee.global;
    return (name && call(name, Array.isArray(args) ? args : [])) ?? { object: name || "", state: null };
  };
  const known = key => {
    if (!memo.has(key)) throw unreadable("it refers to what isn't there");
    return memo.get(key);
  };
  const tuple = n => {
    const items = [];
    while (items.length < n) items.unshift(pop());
    return items;
  };
  const setAll = items => { for (let i = 0; i + 1 < items.length; i += 2) put(top(), items[i], items[i + 1]); };
  const addAll = items => { if (Array.isArray(top())) for (const x of items) top().push(x); };
  const run = {
    0x80: () => { byte(); }, 0x95: () => { take(8); }, 0x28: () => { marks.push(stack); stack = []; },
    0x7d: () => new Map(), 0x5d: () => [], 0x29: () => [], 0x8f: () => [], 0x74: () => toMark(), 0x6c: () => toMark(), 0x85: () => tuple(1), 0x86: () => tuple(2), 0x87: () => tuple(3),
    0x64: () => {
      const items = toMark(), out = new Map();
      for (let i = 0; i + 1 < items.length; i += 2) out.set(items[i], items[i + 1]);
      return out;
    },
    0x71: () => { memo.set(byte(), top()); }, 0x72: () => { memo.set(u32(), top()); }, 0x94: () => { memo.set(memo.size, top()); }, 0x68: () => known(byte()), 0x6a: () => known(u32()),
    0x58: () => string(u32()), 0x8c: () => string(byte()), 0x55: () => string(byte()), 0x54: () => string(u32()), 0x43: () => string(byte()), 0x42: () => string(u32()),
    0x63: () => ({ global: line() + " " + line() }), 0x93: () => ({ global: tuple(2).join(" ") }), 0x51: () => persistent(pop()) ?? null,
    0x52: () => { const [callee, args] = tuple(2); return made(callee, args); }, 0x81: () => { const [callee, args] = tuple(2); return made(callee, args); },
    0x62: () => {
      const state = pop();
      if (top() && typeof top() === "object" && "state" in top()) top().state = state;
    },
    0x4a: () => view.getInt32(take(4), true), 0x4b: () => byte(), 0x4d: () => view.getUint16(take(2), true), 0x8a: () => long(byte()), 0x47: () => view.getFloat64(take(8)), 0x49: () => Number(line()),
    0x4e: () => null, 0x88: () => true, 0x89: () => false, 0x73: () => { const [key, value] = tuple(2); put(top(), key, value); }, 0x75: () => { setAll(toMark()); },
    0x61: () => { const x = pop(); addAll([x]); }, 0x65: () => { addAll(toMark()); }, 0x90: () => { addAll(toMark()); }, 0x30: () => { pop(); }, 0x31: () => { toMark(); }, 0x32: () => top(),
  };
  for (let code = byte(); code !== 0x2e; code = byte()) {
    if (!run[code]) throw unreadable("its code " + code + " at byte " + (at - 1) + " is unknown");
    const value = run[code]();
    if (value !== undefined) stack.push(value);
    if (stack.length > MOST_STACK) throw unreadable("it holds too much");
  }
  return pop();
}
