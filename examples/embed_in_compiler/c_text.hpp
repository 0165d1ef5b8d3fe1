// SPDX-License-Identifier: MIT
/// Pieces of C.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace pt2_to_c {

/// A C literal that reads back as the same double.
inline std::string literal(double x) {
    std::ostringstream out;
    out.precision(17);
    out << "((double)" << x << ')';
    return out.str();
}
/// `name(a, b, 1, 2);`
inline std::string c_call(std::string const& name, std::vector<std::string> arguments, std::vector<std::int64_t> const& numbers) {
    std::string out;
    for (auto const n : numbers) arguments.push_back(std::to_string(n));
    for (auto const& a : arguments) out += (out.empty() ? "" : ", ") + a;
    return name + "(" + out + ");";
}

}  // namespace pt2_to_c
