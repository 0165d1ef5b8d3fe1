// SPDX-License-Identifier: MIT
/// Puts fused calls with packed weights in the place of products and what follows them.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/optimize_options.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What fusing did.
struct fusion_report {
    std::size_t linears = 0;       ///< linear layers that run by another kernel
    std::size_t convolutions = 0;  ///< convolutions with a packed weight
    std::size_t recurrent = 0;     ///< LSTMs
    std::size_t absorbed = 0;      ///< activations and sums that are done in another step now
    std::size_t conversions = 0;   ///< steps that give a value its recorded strides back
};

/// Fuses the steps of `p`, compiled from `program`, for the weights by key: those that a fused call holds are no longer used by the plan. Left alone are sub-programs,
/// other dtypes than float32, other devices than the CPU, weights and values that the program writes to. A fused step has the names and operators of all that
/// it stands for. Linear in the program; packing copies weights; with `kernel_choice::measured` each kind of layer is run a few times.
fusion_report fuse(plan& p, ir const& program, tensor_map const& weights, optimize_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/optimize/activation.hpp>
#include <torch_ir/libtorch/optimize/fused_convolution.hpp>
#include <torch_ir/libtorch/optimize/fused_linear.hpp>
#include <torch_ir/libtorch/optimize/memory_format.hpp>
#include <torch_ir/libtorch/optimize/recurrent.hpp>
#include <torch_ir/libtorch/optimize/retire.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {
namespace detail {

/// One pass over the steps of a plan.
class plan_fusion {
public:
    plan_fusion(plan& p, ir const& program, tensor_map const& weights, optimize_options const& options)
        : plan_(p), program_(program), options_(options), users_(p.value_count()), is_output_(p.value_count()), weights_(p.value_count()) {
        for (std::size_t i = 0; i < p.steps.size(); ++i)
            for (auto const& o : p.steps[i].operands) for_each_use(o, [&](value_id v) { users_[to_index(v)].push_back(i); });
        for (auto const& o : p.outputs) for_each_use(o.value, [&](value_id v) { is_output_[to_index(v)] = true; });
        for (auto const& w : p.weights) {
            auto const found = weights.find(w.target);
            if (found != weights.end() && p.uses(w.result.id)) weights_[to_index(w.result.id)] = &found->second;
        }
    }

    fusion_report run() {
        gone_.resize(plan_.steps.size());
        std::vector<std::optional<plan_step>> made(plan_.steps.size());
        for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
            if (gone_[i] || plan_.steps[i].is_in_layer) continue;
            auto fused = fuse_step(i);
            if (!fused) continue;
            gone_[i] = true;
            for (std::size_t const k : fused->absorbed) gone_[k] = true;
            made[fused->absorbed.empty() ? i : fused->absorbed.back()] = std::move(fused->step);
        }
        if (keeps_convolutions_apart()) {
            for (auto const& c : convolutions_) {
                gone_[c.steps.front()] = false;
                for (std::size_t const k : c.steps) gone_[k] = false, made[k].reset();
            }
        } else {
            for (auto const& c : convolutions_) {
                c.layer->use(c.choice.way, c.input);
                packed_results_.push_back(c.result);
            }
            report_.convolutions = convolutions_.size();
        }
        report_.absorbed = static_cast<std::size_t>(std::count(gone_.begin(), gone_.end(), true)) - report_.linears - report_.convolutions - report_.recurrent;
        std::vector<plan_step> steps;
        for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
            if (made[i]) steps.push_back(*std::move(made[i]));
            else if (!gone_[i]) steps.push_back(std::move(plan_.steps[i]));
        }
        if (report_.recurrent > 0) drop_unused_zeros(steps);
        plan_.steps = std::move(steps);
        report_.conversions = keep_recorded_formats(plan_, program_, packed_results_);
        retire(plan_);
        return report_;
    }

private:
    /// A product with what follows it, as far as one kernel does both.
    struct candidate {
        std::size_t product = 0;
        std::vector<std::size_t> absorbed{};  ///< steps behind it, in order
        fused_activation activation{};
        std::optional<use> other{};  ///< what is added
    };
    struct fused_step {
        plan_step step;
        std::vector<std::size_t> absorbed;
    };

    plan& plan_;
    ir const& program_;
    optimize_options const& options_;
    std::vector<std::vector<std::size_t>> users_;
    std::vector<bool> is_output_;
    std::vector<at::Tensor const*> weights_;
    std::vector<bool> gone_;
    std::map<std::string, fused_linear::way> linear_ways_;
    /// A convolution that may be fused, if that makes all of them together faster.
    struct fused_image {
        std::shared_ptr<fused_convolution> layer;
        fused_convolution::choice choice;
        std::vector<std::int64_t> input;  ///< its sizes; empty where they are not known
        std::vector<std::size_t> steps;   ///< that it stands for
        value_id result;
    };
    std::map<std::string, fused_convolution::choice> convolution_choices_;
    std::vector<fused_image> convolutions_;
    std::vector<value_id> packed_results_;
    fusion_report report_;

    [[nodiscard]] tensor_type const* type_of(value_id v) const {
        auto const* found = program_.find_value(v);
        return found ? found->tensor() : nullptr;
    }
    [[nodiscard]] bool is_float32(value_id v) const {
        auto const* t = type_of(v);
        return t && t->dtype == dtype::float32 && t->layout == layout::strided;
    }
    [[nodiscard]] static value_id value_of(operand const& o) {
        auto const* u = std::get_if<use>(&o.content);
        return u ? u->value : no_value;
    }
    /// The operand at an argument of the schema.
    [[nodiscard]] static operand const* argument(plan_step const& s, std::string_view name) {
        auto const* op = std::get_if<c10::OperatorHandle>(&s.run);
        auto const i = op ? op->schema().argumentIndexWithName(name) : std::nullopt;
        return i && static_cast<std::size_t>(*i) < s.operands.size() ? &s.operands[static_cast<std::size_t>(*i)] : nullptr;
    }
    [[nodiscard]] static value_id result_of(plan_step const& s) {
        return s.returns.size() == 1 && !s.returns.front().is_list ? s.returns.front().values.front() : no_value;
    }
    /// The tensor of a weight that never changes, float32 and on the CPU; nullptr for all else.
    [[nodiscard]] at::Tensor const* weight_at(operand const* o) const {
        value_id const v = o ? value_of(*o) : no_value;
        if (v == no_value || plan_.written[to_index(v)]) return nullptr;
        auto const* w = weights_[to_index(v)];
        bool const fits = w && w->defined() && w->scalar_type() == at::kFloat && w->device().is_cpu() && w->layout() == c10::kStrided && !w->requires_grad();
        return fits ? w : nullptr;
    }
    /// A bias of that many elements. False where there is something else; `out` stays undefined for None.
    [[nodiscard]] bool bias_at(operand const* o, std::int64_t size, at::Tensor& out) const {
        if (!o) return true;
        if (auto const* constant = std::get_if<c10::IValue>(&o->content)) return constant->isNone();
        auto const* w = weight_at(o);
        if (!w || w->dim() != 1 || w->size(0) != size) return false;
        out = w->contiguous();
        return true;
    }
    /// The only step that uses a value, which nothing else needs and nothing writes to.
    [[nodiscard]] std::optional<std::size_t> only_user(value_id v) const {
        auto const& all = users_[to_index(v)];
        if (all.size() != 1 || is_output_[to_index(v)] || plan_.written[to_index(v)] || gone_[all.front()]) return std::nullopt;
        return all.front();
    }
    [[nodiscard]] bool writes_between(std::size_t a, std::size_t b) const {
        return plan_.writes && std::any_of(plan_.steps.begin() + static_cast<std::ptrdiff_t>(a) + 1, plan_.steps.begin() + static_cast<std::ptrdiff_t>(b),
                                           [](plan_step const& s) { return !s.written.empty() || !s.subprograms.empty(); });
    }

    /// Follows the result of step `i` through a sum and an activation.
    [[nodiscard]] candidate follow(std::size_t i, bool sum_then_any) {
        candidate out{i};
        value_id v = result_of(plan_.steps[i]);
        auto const next = [&]() -> std::optional<std::size_t> {
            auto const user = only_user(v);
            return user && !plan_.steps[*user].is_in_layer && !writes_between(i, *user) ? user : std::nullopt;
        };
        auto user = next();
        if (user)
            if (auto const other = sum_with(plan_.steps[*user], v)) {
                out.other = *other;
                out.absorbed.push_back(*user);
                v = result_of(plan_.steps[*user]);
                user = next();
            }
        if (!user) return out;
        auto activation = find_activation(plan_.steps[*user], options_.preserve_nan);
        if (!activation || value_of(plan_.steps[*user].operands.front()) != v || (out.other && (!sum_then_any || activation->name != "relu"))) return out;
        out.activation = *std::move(activation);
        out.absorbed.push_back(*user);
        return out;
    }

    /// What a step adds to `v`, if it is a sum with a tensor of the same sizes.
    [[nodiscard]] std::optional<use> sum_with(plan_step const& s, value_id v) const {
        if (operator_name(s) != "aten::add" || s.operands.size() != 3) return std::nullopt;
        auto const* alpha = std::get_if<c10::IValue>(&s.operands[2].content);
        if (!alpha || !alpha->isScalar() || alpha->toScalar().toDouble() != 1.0) return std::nullopt;
        std::size_t const mine = value_of(s.operands[0]) == v ? 0 : 1;
        auto const* other = std::get_if<use>(&s.operands[1 - mine].content);
        if (!other || other->value == v || !is_float32(other->value)) return std::nullopt;
        auto const *a = type_of(v), *b = type_of(other->value);
        if (!a || a->sizes != b->sizes) return std::nullopt;
        return *other;
    }

    [[nodiscard]] plan_step make_step(candidate const& c, prepared_call call, std::string_view kernel) const {
        plan_step const& product = plan_.steps[c.product];
        plan_step const& last = c.absorbed.empty() ? product : plan_.steps[c.absorbed.back()];
        plan_step out{last, std::move(call)};
        out.name = product.name;
        out.op = concat(kernel, " (", product.op);
        for (std::size_t const k : c.absorbed) {
            out.name += "+" + plan_.steps[k].name;
            out.op += " + " + plan_.steps[k].op;
        }
        out.op += ')';
        out.metadata = product.metadata;
        out.operands = {input_of(product)};
        if (c.other) out.operands.push_back({input_of(product).type, *c.other});
        out.returns = last.returns;
        return out;
    }

    /// The input of a product, as a tensor.
    [[nodiscard]] static operand const& input_of(plan_step const& product) {
        auto const name = operator_name(product);
        auto const* found = argument(product, name == "aten::addmm" ? "mat1" : name == "aten::mm" || name == "aten::matmul" ? "self" : "input");
        return found ? *found : product.operands.front();
    }

    [[nodiscard]] std::optional<std::int64_t> rows_of(value_id input) const {
        auto const* t = type_of(input);
        if (!t) return std::nullopt;
        std::int64_t rows = 1;
        for (std::size_t d = 0; d + 1 < t->sizes.size(); ++d) {
            if (!t->sizes[d].is_static()) return std::nullopt;
            std::int64_t const n = t->sizes[d].value();
            if (n > 0 && rows > (std::int64_t{1} << 40) / n) return std::nullopt;
            rows *= n;
        }
        return rows;
    }

    /// Images with channels last spread from one convolution to the next, so all are fused or none is.
    [[nodiscard]] bool keeps_convolutions_apart() const {
        if (options_.choice == kernel_choice::by_rule) return false;
        std::chrono::steady_clock::duration fused{}, apart{};
        for (auto const& c : convolutions_) fused += c.choice.fastest, apart += c.choice.operators;
        return apart.count() > 0 && fused * 100 > apart * 97;
    }

    /// Nothing where a kernel refuses what the program has: then the operator itself does as well, when it runs, and says why.
    std::optional<fused_step> fuse_step(std::size_t i) {
        try {
            auto fused = fuse_linear(i);
            if (!fused) fused = fuse_convolution(i);
            return fused ? std::move(fused) : fuse_lstm(i);
        } catch (std::exception const&) {  // c10::Error, or one of oneDNN's own
            return std::nullopt;
        }
    }
    std::optional<fused_step> fuse_linear(std::size_t i);
    std::optional<fused_step> fuse_convolution(std::size_t i);
    std::optional<fused_step> fuse_lstm(std::size_t i);
    [[nodiscard]] bool is_zeros(value_id v) const;
    void drop_unused_zeros(std::vector<plan_step>& steps) const;
    [[nodiscard]] std::optional<convolution_shape> shape_of(plan_step const& s, at::Tensor const& weight) const;
};

TORCH_IR_INLINE std::optional<plan_fusion::fused_step> plan_fusion::fuse_linear(std::size_t i) {
    plan_step const& s = plan_.steps[i];
    std::string_view const name = operator_name(s);
    bool const is_linear = name == "aten::linear", is_addmm = name == "aten::addmm", is_product = name == "aten::mm" || name == "aten::matmul";
    if ((!is_linear && !is_addmm && !is_product) || result_of(s) == no_value || plan_.written[to_index(result_of(s))] || !is_float32(result_of(s)))
        return std::nullopt;
    at::Tensor const* given = weight_at(argument(s, is_linear ? "weight" : is_addmm ? "mat2" : name == "aten::mm" ? "mat2" : "other"));
    value_id const input = value_of(input_of(s));
    if (!given || given->dim() != 2 || input == no_value || !is_float32(input)) return std::nullopt;
    at::Tensor const weight = is_linear ? *given : given->t();
    at::Tensor bias;
    if (!is_product && !bias_at(argument(s, is_linear ? "bias" : "self"), weight.size(0), bias)) return std::nullopt;
    if (is_addmm) {
        for (char const* factor : {"alpha", "beta"}) {
            auto const* v = constant_argument(s, factor);
            if (!v || !v->isScalar() || v->toScalar().toDouble() != 1.0) return std::nullopt;
        }
        if (!bias.defined()) return std::nullopt;
    }
    candidate c = follow(i, false);
    auto layer = std::make_shared<fused_linear>(weight, bias, c.activation, c.other.has_value());
    auto const rows = rows_of(input);
    auto const [way, is_new] = linear_ways_.try_emplace(layer->signature(rows));
    if (is_new) way->second = layer->choose(rows, options_.choice);
    layer->use(way->second);
    ++report_.linears;
    return fused_step{make_step(c, {&fused_linear::call, layer}, "fused linear"), c.absorbed};
}

TORCH_IR_INLINE std::optional<convolution_shape> plan_fusion::shape_of(plan_step const& s, at::Tensor const& weight) const {
    convolution_shape out;
    std::string_view const name = operator_name(s);
    auto const* transposed = constant_argument(s, "transposed");
    out.is_transposed = name == "aten::conv_transpose2d" || (transposed && transposed->isBool() && transposed->toBool());
    auto const read = [&](char const* argument_name, std::vector<std::int64_t>& to) {
        auto const* v = constant_argument(s, argument_name);
        if (!v) return argument(s, argument_name) == nullptr;  // the operator has no such argument
        if (!v->isIntList()) return false;
        auto const list = v->toIntVector();
        if (list.size() != 1 && list.size() != 2) return false;
        to.assign({list.front(), list.back()});
        return true;
    };
    auto const* padding = constant_argument(s, "padding");
    bool const is_text = padding && padding->isString();
    if (!read("stride", out.stride) || (!is_text && !read("padding", out.padding)) || !read("dilation", out.dilation) ||
        !read("output_padding", out.output_padding))
        return std::nullopt;
    if (is_text && padding->toStringRef() != "valid") {
        for (std::size_t d = 0; d < 2; ++d) {
            std::int64_t const total = out.dilation[d] * (weight.size(static_cast<std::int64_t>(d) + 2) - 1);
            if (total % 2 != 0 || out.stride[d] != 1) return std::nullopt;
            out.padding[d] = total / 2;
        }
    }
    auto const* groups = constant_argument(s, "groups");
    if (!groups || !groups->isInt()) return std::nullopt;
    out.groups = groups->toInt();
    return out;
}

TORCH_IR_INLINE std::optional<plan_fusion::fused_step> plan_fusion::fuse_convolution(std::size_t i) {
    plan_step const& s = plan_.steps[i];
    std::string_view const name = operator_name(s);
    if (name != "aten::conv2d" && name != "aten::convolution" && name != "aten::conv_transpose2d") return std::nullopt;
    value_id const input = value_of(input_of(s)), result = result_of(s);
    auto const* weight = weight_at(argument(s, "weight"));
    if (!has_packed_convolution() || input == no_value || result == no_value || !weight || weight->dim() != 4 || weight->numel() == 0 || !is_float32(input) ||
        !is_float32(result) || type_of(input)->sizes.size() != 4 || plan_.written[to_index(result)] || !recorded_format(*type_of(result)))
        return std::nullopt;
    auto const shape = shape_of(s, *weight);
    if (!shape) return std::nullopt;
    at::Tensor bias;
    if (!bias_at(argument(s, "bias"), shape->is_transposed ? weight->size(1) * shape->groups : weight->size(0), bias)) return std::nullopt;
    candidate c = follow(i, true);
    // oneDNN's kernels for transposed convolutions add nothing, and those for dilated ones lose NaN by other functions than usual and make NaN of -infinity by relu.
    bool const is_dilated = shape->dilation[0] != 1 || shape->dilation[1] != 1;
    if (shape->is_transposed && (c.other || is_dilated || options_.preserve_nan)) c = {i};
    auto const result_now = c.absorbed.empty() ? result : result_of(plan_.steps[c.absorbed.back()]);
    if (plan_.written[to_index(result_now)] || !recorded_format(*type_of(result_now))) return std::nullopt;
    auto const sizes = static_sizes(type_of(input)->sizes);
    bool const is_empty = sizes && std::find(sizes->begin(), sizes->end(), 0) != sizes->end();
    if (is_empty) return std::nullopt;
    std::vector<std::int64_t> const known = sizes.value_or(std::vector<std::int64_t>());
    if (known.empty() && shape->is_transposed) return std::nullopt;  // oneDNN refuses some, which only a trial tells
    auto layer = std::make_shared<fused_convolution>(*weight, bias, *shape, convolution_end{c.activation, c.other.has_value()});
    auto const [choice, is_new] = convolution_choices_.try_emplace(layer->signature(known));
    if (is_new) choice->second = layer->choose(known, options_.choice);
    std::vector<std::size_t> steps{i};
    steps.insert(steps.end(), c.absorbed.begin(), c.absorbed.end());
    convolutions_.push_back({layer, choice->second, known, std::move(steps), result_now});
    return fused_step{make_step(c, {&fused_convolution::call, layer}, "fused convolution"), c.absorbed};
}

TORCH_IR_INLINE std::optional<plan_fusion::fused_step> plan_fusion::fuse_lstm(std::size_t i) {
    plan_step const& s = plan_.steps[i];
    auto const* op = std::get_if<c10::OperatorHandle>(&s.run);
    if (operator_name(s) != "aten::lstm" || op->schema().overload_name() != "input" || s.returns.size() != 3) return std::nullopt;
    auto const flag = [&](char const* name) {
        auto const* v = constant_argument(s, name);
        return v && v->isBool() ? std::optional(v->toBool()) : std::nullopt;
    };
    auto const has_biases = flag("has_biases"), trains = flag("train"), two_ways = flag("bidirectional"), batch_first = flag("batch_first");
    auto const* states = argument(s, "hx");
    auto const* params = argument(s, "params");
    auto const* given = states ? std::get_if<std::vector<operand>>(&states->content) : nullptr;
    auto const* list = params ? std::get_if<std::vector<operand>>(&params->content) : nullptr;
    value_id const input = value_of(input_of(s));
    if (!has_biases || !trains || *trains || !two_ways || !batch_first || !given || given->size() != 2 || !list || input == no_value || !is_float32(input) ||
        type_of(input)->sizes.size() != 3)
        return std::nullopt;
    std::size_t const each = *has_biases ? 4 : 2;
    auto const* count = constant_argument(s, "num_layers");
    std::size_t const directions = *two_ways ? 2 : 1;
    if (!count || !count->isInt() || count->toInt() < 1 || list->size() != static_cast<std::size_t>(count->toInt()) * directions * each) return std::nullopt;
    std::vector<recurrent_weights> layers;
    std::int64_t width = -1;  // of the input of a layer, where it is known
    for (std::size_t k = 0; k < list->size(); k += each) {
        at::Tensor const* w[4] = {};
        for (std::size_t j = 0; j < each; ++j)
            if (!(w[j] = weight_at(&(*list)[k + j]))) return std::nullopt;
        std::int64_t const hidden = w[1]->dim() == 2 ? w[1]->size(1) : 0;
        bool fits = hidden > 0 && fused_lstm::is_worth_it(hidden) && w[0]->dim() == 2 && w[0]->size(0) == 4 * hidden && w[1]->size(0) == 4 * hidden;
        fits = fits && (k == 0 || layers.front().hidden.size(1) == hidden) && (k < directions * each || w[0]->size(1) == width);
        for (std::size_t j = 2; j < each; ++j) fits = fits && w[j]->dim() == 1 && w[j]->size(0) == 4 * hidden;
        if (!fits) return std::nullopt;
        width = hidden * static_cast<std::int64_t>(directions);
        layers.push_back({*w[0], *w[1], each == 4 ? *w[2] : at::Tensor(), each == 4 ? *w[3] : at::Tensor()});
    }
    plan_step out = s;
    out.op = concat("fused lstm (", s.op, ")");
    out.operands = {input_of(s)};
    bool has_state = true;
    for (auto const& o : *given) {
        value_id const v = value_of(o);
        if (v == no_value || !is_float32(v) || type_of(v)->sizes.size() != 3) return std::nullopt;
        if (!is_zeros(v)) out.operands.push_back(o);
        else has_state = false;
    }
    if (out.operands.size() == 2) return std::nullopt;  // one state is zeros, the other isn't
    auto const lstm = std::make_shared<fused_lstm const>(layers, *two_ways, *batch_first);
    out.run = node_kernel([lstm, has_state](node_info const&, std::vector<c10::IValue>& stack) {
        at::Tensor const none;
        auto [y, h, c] = (*lstm)(stack[0].toTensor(), has_state ? stack[1].toTensor() : none, has_state ? stack[2].toTensor() : none);
        stack.clear();
        stack.emplace_back(std::move(y));
        stack.emplace_back(std::move(h));
        stack.emplace_back(std::move(c));
    });
    ++report_.recurrent;
    return fused_step{std::move(out), {}};
}

/// The value is made by `zeros`, and nothing writes to it.
TORCH_IR_INLINE bool plan_fusion::is_zeros(value_id v) const {
    if (plan_.written[to_index(v)]) return false;
    return std::any_of(plan_.steps.begin(), plan_.steps.end(), [&](plan_step const& s) { return operator_name(s) == "aten::zeros" && result_of(s) == v; });
}

/// Takes out `zeros` that only an LSTM has used.
TORCH_IR_INLINE void plan_fusion::drop_unused_zeros(std::vector<plan_step>& steps) const {
    std::vector<bool> used(plan_.used.size());
    for (auto const& s : steps)
        for (auto const& o : s.operands) for_each_use(o, [&](value_id v) { used[to_index(v)] = true; });
    std::erase_if(steps, [&](plan_step const& s) {
        return operator_name(s) == "aten::zeros" && result_of(s) != no_value && !used[to_index(result_of(s))] && !is_output_[to_index(result_of(s))];
    });
}

}  // namespace detail

TORCH_IR_INLINE fusion_report fuse(plan& p, ir const& program, tensor_map const& weights, optimize_options const& options) {
    return detail::plan_fusion(p, program, weights, options).run();
}

}}  // namespace torch_ir

#endif
