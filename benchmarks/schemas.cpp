// SPDX-License-Identifier: MIT
// How long it takes to look a schema up, beside a hash table that one thread alone may use.
#include "bench.hpp"

#include <torch_ir/schema/registry.hpp>

#include <string>
#include <unordered_map>
#include <vector>

namespace {

using namespace torch_ir_bench;

void schemas(suite& s) {
    auto const all = torch_ir::all_schemas();
    std::unordered_map<std::string, torch_ir::operator_schema const*> table;
    std::vector<torch_ir::op_name> names;
    for (auto const* schema : all) table.emplace(schema->name.text(), schema);
    for (std::size_t i = 0; i < all.size(); i += 50) names.push_back(all[i]->name);  // as many operators as a large model has
    auto const ask = [&](auto const& find) {
        for (auto const& name : names) keep(find(name));
    };
    s.compare(
        "schemas/find/unordered_map", [&] { ask([](auto const& name) { return torch_ir::find_schema(name); }); },
        [&] { ask([&](auto const& name) { return table.find(name.text())->second; }); }, {.limit = 1.5});
}

registration const r("schemas", schemas);

}  // namespace
