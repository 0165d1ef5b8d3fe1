// SPDX-License-Identifier: MIT
/// Compares the results of a run with the types that its program says: dtype, sizes and strides.
#pragma once

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/observer.hpp>

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace torch_ir_test {

/// What results were seen, and of which operators others than the program says.
struct seen_types {
    std::size_t seen = 0, others_seen = 0;
    std::set<std::string> others{};
};

/// Notes the operators whose results have other types than the program says, and how many results it has seen.
struct type_watch {
    torch_ir::ir const& program;
    std::set<std::string> others{};
    std::size_t seen = 0, others_seen = 0;
    std::map<std::string, torch_ir::call_node const*> calls{};

    explicit type_watch(torch_ir::ir const& p) : program(p) {
        for (auto const v : p.calls()) calls.emplace(p.call(v).name, &p.call(v));
    }
    void after(torch_ir::node_event const& e) {
        auto const found = calls.find(e.node.name);
        if (found == calls.end() || found->second->op.text() != e.node.op) return;
        auto const& results = found->second->results;
        for (std::size_t i = 0; i < std::min(results.size(), e.values.size()); ++i) {
            auto const* const type = results[i].tensor();
            if (!type || !e.values[i].isTensor() || !e.values[i].toTensor().defined()) continue;
            ++seen;
            if (is_like(e.values[i].toTensor(), *type)) continue;
            ++others_seen;
            others.insert(e.node.op);
        }
    }
    static bool is_like(at::Tensor const& t, torch_ir::tensor_type const& type) {
        auto const sizes = torch_ir::static_sizes(type.sizes);
        if (!sizes) return true;
        if (t.sizes() != c10::IntArrayRef(*sizes) || torch_ir::from_torch(t.scalar_type()) != type.dtype) return false;
        if (t.numel() == 0) return true;
        std::vector<std::int64_t> strides(sizes->size(), 1);
        for (std::size_t i = sizes->size(); i-- > 1;) strides[i - 1] = strides[i] * std::max<std::int64_t>(1, (*sizes)[i]);
        if (type.strides) strides = torch_ir::static_sizes(*type.strides).value();
        for (std::size_t i = 0; i < strides.size(); ++i)
            if ((*sizes)[i] > 1 && strides[i] != t.stride(static_cast<std::int64_t>(i))) return false;
        return true;
    }
};

}  // namespace torch_ir_test
