// SPDX-License-Identifier: MIT
// The element types of weights, by the names that PyTorch has for them: how many bytes, and an element as text.

// A short text that reads as the same number again, for which `digits` are enough; `round` gives the number that the element type has for another.
function numberText(x, digits = 17, round = n => n) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
  if (Object.is(x, -0)) return "-0";
  const exact = String(x);
  if (digits === 17 || exact.length <= 7) return exact;
  for (let p = Math.max(1, digits - 3); p < digits; ++p) {
    const shorter = Number(x.toPrecision(p));
    if (round(shorter) === x) return String(shorter);
  }
  return String(Number(x.toPrecision(digits)));
}

// A number of few bits: sign, exponent, fraction. `special`: "ieee"; "fn", without infinity, all ones is NaN; "fnuz", where the code of -0 is NaN.
function decodeSmall(code, exponentBits, fractionBits, bias, special) {
  const sign = 1 << (exponentBits + fractionBits), magnitude = code & (sign - 1), exponent = magnitude >> fractionBits, fraction = magnitude & ((1 << fractionBits) - 1);
  if (special === "ieee" && exponent === (1 << exponentBits) - 1) return fraction ? NaN : code & sign ? -Infinity : Infinity;
  if ((special === "fn" && magnitude === sign - 1) || (special === "fnuz" && code === sign)) return NaN;
  const x = exponent === 0 ? fraction * 2 ** (1 - bias - fractionBits) : (fraction + (1 << fractionBits)) * 2 ** (exponent - bias - fractionBits);
  return code & sign ? -x : x;
}

const FLOAT4 = [0, 0.5, 1, 1.5, 2, 3, 4, 6];
const float4Text = code => numberText(code & 8 ? -FLOAT4[code & 7] : FLOAT4[code & 7], 3);
const complexText = (re, im) => re + (/^[-]/.test(im) ? "" : "+") + im + "j";
const small = (bytes, exponentBits, fractionBits, bias, special, digits) => ({ bytes, chars: digits + 7, text: (v, at, little) => numberText(decodeSmall(bytes === 1 ? v.getUint8(at) : v.getUint16(at, little), exponentBits, fractionBits, bias, special), digits) });
const integer = (bytes, chars, get) => ({ bytes, chars, text: (v, at, little) => String(v[get](at, little)) });
const half = small(2, 5, 10, 15, "ieee", 5);
const float32 = { bytes: 4, chars: 14, text: (v, at, little) => numberText(v.getFloat32(at, little), 9, Math.fround) };
const float64 = { bytes: 8, chars: 22, text: (v, at, little) => numberText(v.getFloat64(at, little)) };
const complex = part => ({ bytes: 2 * part.bytes, chars: 2 * part.chars, text: (v, at, little) => complexText(part.text(v, at, little), part.text(v, at + part.bytes, little)) });

// {bytes, chars: of a long one, text(view, at, little)} by name.
export const ELEMENT_TYPES = new Map(Object.entries({
  float64, float32, float16: half, bfloat16: small(2, 8, 7, 127, "ieee", 4),
  float8_e4m3fn: small(1, 4, 3, 7, "fn", 3), float8_e5m2: small(1, 5, 2, 15, "ieee", 3), float8_e4m3fnuz: small(1, 4, 3, 8, "fnuz", 3), float8_e5m2fnuz: small(1, 5, 2, 16, "fnuz", 3),
  float8_e8m0fnu: { bytes: 1, chars: 11, text: (v, at) => numberText(v.getUint8(at) === 255 ? NaN : 2 ** (v.getUint8(at) - 127), 4) },
  float4_e2m1fn_x2: { bytes: 1, chars: 12, text: (v, at) => float4Text(v.getUint8(at) & 15) + ", " + float4Text(v.getUint8(at) >> 4) },
  int64: integer(8, 20, "getBigInt64"), int32: integer(4, 11, "getInt32"), int16: integer(2, 6, "getInt16"), int8: integer(1, 5, "getInt8"),
  uint64: integer(8, 20, "getBigUint64"), uint32: integer(4, 11, "getUint32"), uint16: integer(2, 6, "getUint16"), uint8: integer(1, 5, "getUint8"),
  bool: { bytes: 1, chars: 6, text: (v, at) => (v.getUint8(at) ? "True" : "False") },
  complex32: complex(half), complex64: complex(float32), complex128: complex(float64),
}));

export const isOdd = text => /NaN|inf/.test(text);
