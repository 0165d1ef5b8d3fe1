// SPDX-License-Identifier: MIT
/// Where values lie in memory with channels last though the program was recorded otherwise: how far that may spread, and where it has to end.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <c10/core/MemoryFormat.h>

#include <cstddef>
#include <optional>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The order in which a value's dimensions lie in memory, if it is one that a tensor can be converted to; a value without strides is contiguous.
[[nodiscard]] std::optional<c10::MemoryFormat> recorded_format(tensor_type const& t);

/// Lets the values `packed` have channels last, and so the results of steps that take tensors of any strides and pass them on (element-wise operators, pools,
/// convolutions, sums over channels); in front of all other steps, and of outputs, puts steps that give a value its recorded strides, which cost next to nothing
/// where it has them. Returns how many. Values that the program writes to must not be among `packed`. Linear.
std::size_t keep_recorded_formats(plan& p, ir const& program, std::span<value_id const> packed);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/optimize/fused_convolution.hpp>
#include <torch_ir/libtorch/run/operand.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/enum_tag.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE std::optional<c10::MemoryFormat> recorded_format(tensor_type const& t) {
    if (!t.strides || t.sizes.size() < 2) return c10::MemoryFormat::Contiguous;
    auto const& strides = *t.strides;
    auto const known = [](dim const& d) { return d.is_static() ? std::optional(d.value()) : std::nullopt; };
    auto const is_dense = [&](std::vector<std::size_t> const& order) {  // from the innermost dimension on
        std::optional<std::int64_t> expected = 1;                       // nothing behind an open size
        for (std::size_t const d : order) {
            auto const size = known(t.sizes[d]), stride = known(strides[d]);
            if (size && *size == 1) continue;
            if (expected && stride != expected) return false;
            expected = expected && size ? std::optional(*expected * *size) : std::nullopt;
        }
        return true;
    };
    std::vector<std::size_t> order(strides.size());
    for (std::size_t d = 0; d < order.size(); ++d) order[d] = order.size() - 1 - d;
    if (is_dense(order)) return c10::MemoryFormat::Contiguous;
    if (t.sizes.size() == 4 && is_dense({1, 3, 2, 0})) return c10::MemoryFormat::ChannelsLast;
    return std::nullopt;
}

/// The step computes the same whatever the strides of its operands are, by kernels that like channels last, and its result has those of its operands.
[[nodiscard]] inline bool takes_any_strides(plan_step const& s) {
    if (!s.written.empty() || !s.subprograms.empty() || s.is_in_layer) return false;
    if (auto const* prepared = std::get_if<prepared_call>(&s.run)) return prepared->function == &fused_convolution::call;
    auto const* op = std::get_if<c10::OperatorHandle>(&s.run);
    if (!op) return false;
    for (auto const& r : op->schema().returns())
        if (r.alias_info()) return false;
    if (op->hasTag(at::Tag::nondeterministic_seeded)) return false;  // numbers are drawn in the order of memory
    if (op->hasTag(at::Tag::pointwise)) return true;
    static constexpr std::string_view others[] = {
        "aten::conv2d",
        "aten::convolution",
        "aten::conv_transpose2d",
        "aten::batch_norm",
        "aten::max_pool2d",
        "aten::avg_pool2d",
        "aten::adaptive_avg_pool2d",
        "aten::upsample_bilinear2d",
        "aten::upsample_nearest2d",
        "aten::cat",
        "aten::constant_pad_nd",
        "aten::mean",
    };
    std::string_view const name = op->schema().name();
    return std::find(std::begin(others), std::end(others), name) != std::end(others);
}

struct recorded_strides {
    c10::MemoryFormat format;
    static at::Tensor restore(void const* self, c10::IValue const* const* arguments) {
        return arguments[0]->toTensor().contiguous(static_cast<recorded_strides const*>(self)->format);
    }
};

/// One pass over a plan's steps, in order.
class format_flow {
public:
    format_flow(plan& p, ir const& program, std::span<value_id const> packed) : plan_(p), program_(program), is_loose_(p.value_count()) {
        packed_.resize(p.value_count());
        for (value_id const v : packed) packed_[to_index(v)] = true;
        restored_.assign(p.value_count(), no_value);
    }

    std::size_t run() {
        std::vector<plan_step> before = std::move(plan_.steps);
        for (auto& s : before) {
            bool const has_loose = std::any_of(s.operands.begin(), s.operands.end(), [&](operand const& o) { return uses_loose(o); });
            bool const spreads = has_loose && takes_any_strides(s) && can_loosen(s);
            if (has_loose && !spreads && !is_convolution(s))
                for (auto& o : s.operands) restore(o);
            for (auto const& r : s.returns)
                for (value_id const v : r.values)
                    if (spreads || packed_[to_index(v)]) is_loose_[to_index(v)] = true;
            plan_.steps.push_back(std::move(s));
        }
        for (auto& o : plan_.outputs) restore(o.value);
        return conversions_;
    }

private:
    plan& plan_;
    ir const& program_;
    std::vector<bool> is_loose_, packed_;
    std::vector<value_id> restored_;
    std::size_t conversions_ = 0;

    [[nodiscard]] static bool is_convolution(plan_step const& s) {
        auto const* prepared = std::get_if<prepared_call>(&s.run);
        return prepared && prepared->function == &fused_convolution::call;
    }
    [[nodiscard]] bool uses_loose(operand const& o) const {
        bool found = false;
        for_each_use(o, [&](value_id v) { found = found || (to_index(v) < is_loose_.size() && is_loose_[to_index(v)]); });
        return found;
    }
    /// Its results may have other strides than recorded ones: nothing writes to them, and what they were is known.
    [[nodiscard]] bool can_loosen(plan_step const& s) const {
        for (auto const& r : s.returns)
            for (value_id const v : r.values) {
                auto const* t = program_.find_value(v);
                if (plan_.written[to_index(v)] || !t || !t->tensor() || !recorded_format(*t->tensor())) return false;
            }
        return true;
    }
    void restore(operand& o) {
        if (auto* u = std::get_if<use>(&o.content)) {
            if (to_index(u->value) < is_loose_.size() && is_loose_[to_index(u->value)]) u->value = restored(u->value);
        } else if (auto* list = std::get_if<std::vector<operand>>(&o.content)) {
            for (auto& i : *list) restore(i);
        }
    }
    value_id restored(value_id v) {
        value_id& out = restored_[to_index(v)];
        if (out != no_value) return out;
        auto const& value = *program_.find_value(v);
        out = value_id{static_cast<std::uint32_t>(plan_.used.size())};
        plan_.used.push_back(true);
        plan_.written.push_back(false);
        plan_step s{{.name = value.name, .op = "recorded strides"},
                    prepared_call{&recorded_strides::restore, std::make_shared<recorded_strides>(recorded_strides{*recorded_format(*value.tensor())})}};
        operand o;
        o.type.element = element_kind::tensor;
        o.content = use{v};
        s.operands = {std::move(o)};
        s.returns = {{{out}, false}};
        plan_.steps.push_back(std::move(s));
        ++conversions_;
        return out;
    }
};

TORCH_IR_INLINE std::size_t keep_recorded_formats(plan& p, ir const& program, std::span<value_id const> packed) {
    return packed.empty() ? 0 : format_flow(p, program, packed).run();
}

}}}  // namespace torch_ir::detail

#endif
