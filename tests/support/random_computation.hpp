// SPDX-License-Identifier: MIT
/// Random programs of real operators, with what LibTorch computes when they are called directly: views, writes through views, lists, constants, dtypes.
#pragma once

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/convert.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ATen.h>

#include "support/programs.hpp"

namespace torch_ir_test {

/// A program that is written and computed at the same time.
class random_computation {
public:
    explicit random_computation(std::uint64_t seed) : random_(seed) {
        for (std::size_t i = 0, n = 1 + below(3); i < n; ++i) {
            auto const t = fresh();
            inputs.emplace_back(t.clone());
            record(writer_.input("x" + std::to_string(i), sizes_of(t)), t);
        }
        for (std::size_t i = 0, n = below(3); i < n; ++i) {
            auto const t = fresh();
            std::string const name = "layer." + std::to_string(i);
            weights.emplace(name, t.clone());
            record(writer_.weight("p_" + std::to_string(i), name, sizes_of(t)), t);
        }
        if (below(2) == 0) {
            auto const t = fresh();
            record(writer_.weight("c_lifted", "lifted", sizes_of(t), weight_kind::constant), t);
            writer_.builder().constant({"lifted", to_tensor_data(t.clone())});
        }
        for (std::size_t i = 0, n = 1 + below(25); i < n; ++i) step();
        std::vector<value_id> ids;
        for (std::size_t i = 0, n = 1 + below(4); i < n; ++i) {
            auto const& v = any();
            ids.push_back(v.id);
            results_.push_back(v.tensor);
        }
        for (auto const& t : results_) expected.push_back(t.clone());  // what later writes left in them
        program = writer_.finish(ids);
    }

    ir program;
    std::vector<at::Tensor> inputs, expected;
    tensor_map weights;
    std::set<std::string> operators;

private:
    struct known {
        value_id id;
        at::Tensor tensor;
    };
    std::mt19937_64 random_;
    program_writer writer_;
    std::vector<known> values_;
    std::vector<at::Tensor> results_;
    std::size_t calls_ = 0;

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    static shape sizes_of(at::Tensor const& t) { return {t.sizes().begin(), t.sizes().end()}; }
    void record(value_id id, at::Tensor t) { values_.push_back({id, std::move(t)}); }
    known const& any() { return values_[below(values_.size())]; }
    /// One that fits beside `v`; itself if there is no other.
    known const& like(known const& v) {
        std::vector<known const*> fitting;
        for (auto const& k : values_)
            if (k.tensor.sizes() == v.tensor.sizes()) fitting.push_back(&k);
        return *fitting[below(fitting.size())];
    }
    at::Tensor fresh() {
        at::Tensor t = at::empty({static_cast<std::int64_t>(1 + below(5)), static_cast<std::int64_t>(1 + below(40))});
        std::uniform_real_distribution<float> number(-2, 2);
        for (std::int64_t i = 0; i < t.numel(); ++i) t.data_ptr<float>()[i] = number(random_);
        return t;
    }
    static attribute integer(std::int64_t i) { return attribute(i); }

    void call(std::string const& op, std::vector<argument> arguments, at::Tensor result) {
        operators.insert(op);
        auto const id = writer_.call("v" + std::to_string(calls_++), op, std::move(arguments), sizes_of(result), from_torch(result.scalar_type()));
        record(id, std::move(result));
    }

    void step() {
        known const v = any();  // a copy: `values_` grows
        known const w = like(v);
        at::Tensor const &a = v.tensor, &b = w.tensor;
        auto const dim = a.dim() == 0 ? std::int64_t{0} : static_cast<std::int64_t>(below(static_cast<std::size_t>(a.dim())));
        argument const self = tensor("self", v.id);
        switch (below(19)) {
            case 0: return call("aten.relu.default", {self}, at::relu(a));
            case 1: return call("aten.tanh.default", {self}, at::tanh(a));
            case 2: return call("aten.neg.default", {self}, at::neg(a));
            case 3: {
                argument alpha = attr("alpha", 0.5);
                alpha.kind = argument_kind::keyword;
                return call("aten.add.Tensor", {self, tensor("other", w.id), alpha}, at::add(a, b, 0.5));
            }
            case 4: return call("aten.mul.Tensor", {self, tensor("other", w.id)}, at::mul(a, b));
            case 5: return call("aten.sub.Tensor", {self, tensor("other", w.id)}, at::sub(a, b));
            case 6: return call("aten.mul_.Scalar", {self, attr("other", 0.75)}, at::Tensor(a).mul_(0.75));
            case 7: return call("aten.tanh_.default", {self}, at::Tensor(a).tanh_());
            case 8: {
                if (a.is_same(b) || !a.is_alias_of(b)) return call("aten.add_.Tensor", {self, tensor("other", w.id)}, at::Tensor(a).add_(b));
                return call("aten.detach.default", {self}, at::detach(a));  // what overlaps partly must not be written to
            }
            case 9: {
                if (a.dim() < 2) return call("aten.unsqueeze.default", {self, attr("dim", integer(dim))}, at::unsqueeze(a, dim));
                return call("aten.transpose.int", {self, attr("dim0", integer(0)), attr("dim1", integer(dim))}, at::transpose(a, 0, dim));
            }
            case 10: {
                if (a.dim() == 0 || a.size(dim) < 2) return call("aten.abs.default", {self}, at::abs(a));
                return call("aten.slice.Tensor", {self, attr("dim", integer(dim)), attr("start", integer(1)), attr("end", integer(9))},
                            at::slice(a, dim, 1, 9));
            }
            case 11: {
                if (a.dim() == 0) return call("aten.clone.default", {self}, at::clone(a));
                return call("aten.select.int", {self, attr("dim", integer(dim)), attr("index", integer(-1))}, at::select(a, dim, -1));
            }
            case 12: {
                if (a.dim() == 0 || a.size(dim) < 2) return call("aten.sigmoid.default", {self}, at::sigmoid(a));
                return split(v, dim);
            }
            case 13: {
                if (a.dim() == 0) return call("aten.stack.default", {list({v, w})}, at::stack({a, b}));
                return call("aten.cat.default", {list({v, w, v}), attr("dim", integer(dim))}, at::cat({a, b, a}, dim));
            }
            case 14: {
                if (a.dim() == 0) return call("aten.sum.default", {self}, at::sum(a));
                argument const dims = attr("dim", std::vector<std::int64_t>{dim});
                return call("aten.mean.dim", {self, dims, attr("keepdim", true)}, at::mean(a, dim, true));
            }
            case 15: {
                bool const to_double = a.scalar_type() == at::kFloat;
                argument type = attr("dtype", to_double ? dtype::float64 : dtype::float32);
                type.kind = argument_kind::keyword;
                return call("aten._to_copy.default", {self, type}, a.to(to_double ? at::kDouble : at::kFloat));
            }
            case 16: {
                auto const positive = at::gt(a, 0);
                call("aten.gt.Scalar", {self, attr("other", integer(0))}, positive);
                auto const condition = values_.back().id;
                values_.pop_back();  // the other operators want numbers
                return call("aten.where.self", {tensor("condition", condition), self, tensor("other", w.id)}, at::where(positive, a, b));
            }
            case 17: return flatten(v);
            default: {
                argument const shape = attr("shape", std::vector<std::int64_t>{a.numel()});
                return call("aten.reshape.default", {self, shape}, at::reshape(a, {a.numel()}));
            }
        }
    }

    static argument list(std::vector<known> const& items) {
        tensor_list t;
        for (auto const& k : items) t.items.push_back(k.id);
        return attr("tensors", std::move(t));
    }

    void split(known const& v, std::int64_t dim) {
        auto const parts = at::split(v.tensor, 1 + v.tensor.size(dim) / 2, dim);
        operators.insert("aten.split.Tensor");
        call_node n;
        n.name = "split_" + std::to_string(calls_++);
        n.op = op_name("aten.split.Tensor");
        n.arguments = {tensor("self", v.id), attr("split_size", integer(1 + v.tensor.size(dim) / 2)), attr("dim", integer(dim))};
        n.returns = {static_cast<std::int32_t>(parts.size())};
        for (auto const& part : parts)
            n.results.push_back(writer_.make(n.name + "_" + std::to_string(n.results.size()), sizes_of(part), from_torch(part.scalar_type())));
        for (std::size_t i = 0; i < parts.size(); ++i) record(n.results[i].id, parts[i]);
        writer_.builder().call(std::move(n));
    }

    /// Flattens by a size that is computed while the program runs.
    void flatten(known const& v) {
        value_id count = no_value;
        auto const symbol = [&](std::string const& op, std::vector<argument> arguments) {
            operators.insert(op);
            call_node n;
            n.op = op_name(op);
            n.arguments = std::move(arguments);
            n.results = {writer_.make("", {}, dtype::int64)};
            n.name = n.results.front().name = "size_" + std::to_string(to_index(n.results.front().id));
            n.results.front().type = symbol_type{};
            auto const id = n.results.front().id;
            writer_.builder().call(std::move(n));
            return id;
        };
        for (std::int64_t d = 0; d < v.tensor.dim(); ++d) {
            auto const size = symbol("aten.sym_size.int", {tensor("self", v.id), attr("dim", integer(d))});
            count = count == no_value ? size : symbol("_operator.mul", {tensor("a", count), tensor("b", size)});
        }
        symbol_list sizes{{std::int64_t{1}, std::int64_t{1}}};
        if (count != no_value) sizes.items[1] = use{count};
        argument const shape = attr("shape", count == no_value ? attribute(std::vector<std::int64_t>{1, 1}) : attribute(sizes));
        call("aten.reshape.default", {tensor("self", v.id), shape}, at::reshape(v.tensor, {1, v.tensor.numel()}));
    }
};

}  // namespace torch_ir_test
