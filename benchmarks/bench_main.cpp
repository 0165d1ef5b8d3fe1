// SPDX-License-Identifier: MIT
// The program of the benchmarks:
//     torch-ir-bench [--json FILE] [GROUP...]     runs all groups or those, and puts the results into FILE's list
//     torch-ir-bench --table FILE                 prints that list as a table; exit code 1 if a ratio is above its limit
#include "bench.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace {

using namespace torch_ir_bench;
namespace json = boost::json;

json::array read_list(std::string const& path) {
    std::ifstream file(path);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    return text.empty() ? json::array() : json::parse(text).as_array();
}

json::object to_json(result const& r) {
    json::object o{{"name", r.name}, {"value", r.value}, {"baseline", r.baseline}, {"ratio", r.ratio}};
    o["limit"] = r.limit ? json::value(*r.limit) : json::value();
    o["ok"] = r.ok();
    o["unit"] = r.unit;
    if (!r.note.empty()) o["note"] = r.note;
    return o;
}

/// Replaces the entries of those names and adds new ones behind.
void write_list(std::string const& path, std::vector<result> const& results) {
    std::set<std::string> names;
    for (auto const& r : results) names.insert(r.name);
    json::array all;
    for (auto const& old : read_list(path))
        if (!names.contains(std::string(old.at("name").as_string()))) all.push_back(old);
    for (auto const& r : results) all.push_back(to_json(r));
    std::ofstream file(path);
    file << "[\n";
    for (std::size_t i = 0; i < all.size(); ++i) file << "  " << json::serialize(all[i]) << (i + 1 < all.size() ? ",\n" : "\n");
    file << "]\n";
    if (!file.flush()) throw std::runtime_error("cannot write '" + path + "'");
}

/// `1.25 ms`, `3.4 MB`.
std::string with_unit(double value, std::string const& unit) {
    static constexpr struct {
        double scale;
        char const* prefix;
    } steps[] = {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}, {1e-3, "m"}, {1e-6, "u"}, {1e-9, "n"}};
    char text[64];
    for (auto const& s : steps)
        if (std::abs(value) >= s.scale) {
            std::snprintf(text, sizeof text, "%.3g %s%s", value / s.scale, s.prefix, unit.c_str());
            return text;
        }
    return "0 " + unit;
}

int print_table(std::string const& path) {
    auto const all = read_list(path);
    std::size_t width = 4;
    for (auto const& e : all) width = std::max(width, e.at("name").as_string().size());
    int above = 0;
    std::printf("%-*s  %10s  %10s  %7s  %7s\n", static_cast<int>(width), "name", "value", "baseline", "ratio", "limit");
    for (auto const& e : all) {
        std::string const unit(e.at("unit").as_string());
        bool const ok = e.at("ok").as_bool();
        above += ok ? 0 : 1;
        char limit[32] = "";
        if (!e.at("limit").is_null()) std::snprintf(limit, sizeof limit, "%.3g", e.at("limit").to_number<double>());
        std::printf("%-*s  %10s  %10s  %7.3f  %7s  %s\n", static_cast<int>(width), std::string(e.at("name").as_string()).c_str(),
                    with_unit(e.at("value").to_number<double>(), unit).c_str(), with_unit(e.at("baseline").to_number<double>(), unit).c_str(),
                    e.at("ratio").to_number<double>(), limit, ok ? "" : "ABOVE THE LIMIT");
    }
    return above == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
#ifdef __GLIBC__
    // Whether the heap's end is given back to the system at each free, and fetched again, is chance: it must not decide a comparison.
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 1 << 26);
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
#endif
    try {
        std::vector<std::string> arguments(argv + 1, argv + argc);
        auto const take = [&](std::string const& option) -> std::string {
            auto const at = std::find(arguments.begin(), arguments.end(), option);
            if (at == arguments.end() || std::next(at) == arguments.end()) return {};
            std::string const value = *std::next(at);
            arguments.erase(at, at + 2);
            return value;
        };
        if (auto const table = take("--table"); !table.empty()) return print_table(table);
        auto const file = take("--json");
        suite s;
        for (auto const& [name, run] : groups())
            if (arguments.empty() || std::find(arguments.begin(), arguments.end(), name) != arguments.end()) run(s);
        if (!file.empty()) write_list(file, s.results());
        return 0;
    } catch (std::exception const& e) {
        std::cerr << "error: " << e.what() << '\n';
        return 2;
    }
}
