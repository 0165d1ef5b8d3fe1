// SPDX-License-Identifier: MIT
/// Small programs for tests, built event by event.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <torch_ir/ir/builder.hpp>

namespace torch_ir_test {

using namespace torch_ir;

/// Builds programs in a line an event; values are numbered in order of announcement.
class program_writer {
public:
    explicit program_writer(std::string name = "Test") {
        model_info info;
        info.model_name = std::move(name);
        info.pytorch_version = "2.13.0+cpu";
        builder_.begin(std::move(info));
    }

    value_id input(std::string name, shape sizes, dtype type = dtype::float32) {
        input_node n;
        n.result = make(std::move(name), std::move(sizes), type);
        auto const id = n.result.id;
        builder_.input(std::move(n));
        return id;
    }

    value_id weight(std::string name, std::string target, shape sizes, weight_kind kind = weight_kind::parameter, bool requires_grad = false) {
        weight_node n;
        n.result = make(std::move(name), std::move(sizes), dtype::float32);
        std::get<tensor_type>(n.result.type).requires_grad = requires_grad;
        n.target = std::move(target);
        n.kind = kind;
        auto const id = n.result.id;
        builder_.weight(std::move(n));
        return id;
    }

    /// A call with one tensor result named like the node.
    value_id call(std::string name, std::string op, std::vector<argument> arguments, shape sizes, dtype type = dtype::float32) {
        call_node n;
        n.results.push_back(make(name, std::move(sizes), type));
        n.name = std::move(name);
        n.op = op_name(std::move(op));
        n.arguments = std::move(arguments);
        auto const id = n.results.front().id;
        builder_.call(std::move(n));
        return id;
    }

    /// A call that returns a list of tensors.
    std::vector<value_id> list_call(std::string name, std::string op, std::vector<argument> arguments, std::vector<std::string> const& results,
                                    shape const& sizes) {
        call_node n;
        std::vector<value_id> ids;
        for (auto const& r : results) {
            n.results.push_back(make(r, sizes, dtype::float32));
            ids.push_back(n.results.back().id);
        }
        n.returns = {static_cast<std::int32_t>(results.size())};
        n.name = std::move(name);
        n.op = op_name(std::move(op));
        n.arguments = std::move(arguments);
        builder_.call(std::move(n));
        return ids;
    }

    ir finish(std::vector<value_id> const& outputs) {
        output_node n;
        for (auto const o : outputs) n.entries.push_back({use{o}});
        builder_.output(std::move(n));
        builder_.end();
        return std::move(builder_).result();
    }

    ir_builder& builder() { return builder_; }
    value make(std::string name, shape sizes, dtype type) {
        value v;
        v.id = value_id{next_++};
        v.name = std::move(name);
        tensor_type t;
        t.dtype = type;
        t.sizes = std::move(sizes);
        v.type = std::move(t);
        return v;
    }

private:
    ir_builder builder_;
    std::uint32_t next_ = 0;
};

inline argument tensor(std::string name, value_id v) { return {std::move(name), use{v}, argument_kind::positional}; }
inline argument attr(std::string name, attribute a) { return {std::move(name), std::move(a), argument_kind::positional}; }

/// x → linear(x, w, b) → relu → add(relu, x).
inline ir small_mlp() {
    program_writer p("SmallMlp");
    auto const w = p.weight("p_fc_weight", "fc.weight", {4, 4});
    auto const b = p.weight("p_fc_bias", "fc.bias", {4});
    auto const x = p.input("x", {2, 4});
    auto const l = p.call("linear", "aten.linear.default", {tensor("input", x), tensor("weight", w), tensor("bias", b)}, {2, 4});
    auto const r = p.call("relu", "aten.relu.default", {tensor("self", l)}, {2, 4});
    auto const a = p.call("add", "aten.add.Tensor", {tensor("self", r), tensor("other", x)}, {2, 4});
    return p.finish({a});
}

}  // namespace torch_ir_test
