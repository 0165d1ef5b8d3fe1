// SPDX-License-Identifier: MIT
/// The model that is being written: names, constants, nodes with the types that there are kernels for, and sizes as values.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/float_format.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/onnx/detail/kernel_types.hpp>
#include <torch_ir/onnx/detail/promotion.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/onnx/operand.hpp>
#include <torch_ir/onnx/options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

class onnx_emitter {
public:
    explicit onnx_emitter(onnx_options const& options) : options_(options) {
        model_.opset = options.opset;
        scopes_.emplace_back().graph = &model_.graph;
    }

    [[nodiscard]] onnx_options const& options() const noexcept { return options_; }
    [[nodiscard]] onnx_model& model() noexcept { return model_; }
    [[nodiscard]] onnx_graph& graph() noexcept { return *scopes_.back().graph; }
    [[nodiscard]] std::vector<std::string> const& notes() const noexcept { return notes_; }
    void note(std::string_view what) {
        if (std::find(notes_.begin(), notes_.end(), what) == notes_.end()) notes_.emplace_back(what);
    }

    /// How calls of sub-programs are written: set by who writes programs.
    std::function<std::vector<onnx_operand>(ir const&, std::vector<onnx_operand> const&)> inline_program;
    [[nodiscard]] std::vector<onnx_operand> inlined(ir const& sub, std::vector<onnx_operand> const& inputs) { return inline_program(sub, inputs); }

    /// A name that nothing has yet: the wanted one, else with a number behind it.
    [[nodiscard]] std::string unique(std::string_view wanted) {
        std::string name(wanted.empty() ? "value" : wanted);
        if (names_.emplace(name, 1).second) return name;
        for (std::size_t& n = names_[name];;) {
            std::string numbered = concat(wanted.empty() ? "value" : wanted, "_", std::to_string(++n));
            if (names_.emplace(numbered, 1).second) return numbered;
        }
    }

    /// What nodes are called after, from now on; and where renaming ends.
    struct place {
        std::string label;
        std::size_t first_node = 0;
    };
    place enter(std::string label) { return std::exchange(place_, {std::move(label), graph().nodes.size()}); }
    void leave(place before) { place_ = std::move(before); }
    [[nodiscard]] std::span<onnx_node> nodes_since_entry() { return std::span(graph().nodes).subspan(place_.first_node); }

    std::vector<onnx_operand> make(std::string_view op_type, std::vector<onnx_operand> const& inputs, std::vector<dtype> types = {},
                                   std::vector<onnx_attribute> attributes = {}, std::string_view domain = {}) {
        if (types.empty()) types.push_back(dtype::undefined);
        auto const* kernel = domain.empty() ? find_onnx_kernel(op_type) : nullptr;
        auto const is_typed = [&](std::size_t i) { return kernel && i < 32 && (kernel->typed >> i & 1U) != 0; };
        dtype own = dtype::undefined;
        for (std::size_t i = 0; i < inputs.size() && own == dtype::undefined; ++i)
            if (is_typed(i)) own = inputs[i].dtype;
        dtype const computed = own == dtype::undefined ? own : computing_type(*kernel, own);
        onnx_node node;
        for (std::size_t i = 0; i < inputs.size(); ++i)
            node.inputs.push_back(!inputs[i] ? std::string() : is_typed(i) && computed != own ? cast(inputs[i], computed).name : inputs[i].name);
        while (!node.inputs.empty() && node.inputs.back().empty()) node.inputs.pop_back();
        node.op_type = op_type;
        node.domain = domain;
        node.attributes = std::move(attributes);
        std::vector<onnx_operand> out;
        std::vector<dtype> wanted;
        for (dtype const t : types) {
            dtype const same = kernel == nullptr || kernel->result == onnx_result::same ? computed
                               : kernel->result == onnx_result::boolean                 ? dtype::bool_
                                                                                        : dtype::int64;
            out.push_back({unique(concat(place_.label, ".", op_type)), t == dtype::undefined ? same : t});
            wanted.push_back(t == dtype::undefined && same == computed ? own : out.back().dtype);
            node.outputs.push_back(out.back().name);
        }
        node.name = node.outputs.front();
        graph().nodes.push_back(std::move(node));
        if (computed != own)
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = cast(out[i], wanted[i]);
        return out;
    }

    [[nodiscard]] onnx_operand cast(onnx_operand const& x, dtype type) {
        if (x.dtype == type || !x) return x;
        check_dtype(type);
        check_dtype(x.dtype);
        bool const to_complex = kind_of(type) == dtype_kind::complex, from_complex = kind_of(x.dtype) == dtype_kind::complex;
        if (from_complex && to_complex) {
            auto pairs = cast({x.name, real_of(x.dtype)}, real_of(type));
            return {pairs.name, type, x.is_scalar};
        }
        if (to_complex) {  // an imaginary part of zeros
            auto const real = cast(x, real_of(type));
            auto const column = make("Unsqueeze", {real, integers({-1})}, {}).front();
            auto const zeros = make("Mul", {column, number(std::int64_t{0}, real.dtype)}, {}).front();
            auto out = make("Concat", {column, zeros}, {}, {{"axis", std::int64_t{-1}}}).front();
            return {out.name, type, x.is_scalar};
        }
        if (auto const* known = find_number(x.name)) return number(*known, type);
        auto const to = onnx_data_type(type);
        if (from_complex)
            raise(error::unsupported(concat("node '", place_.label, "'"), concat("a conversion of ", to_string(x.dtype), " to ", to_string(type), " in ONNX"),
                                     {}));
        return make("Cast", {x}, {type}, {{"to", std::int64_t{*to}}}).front();
    }

    /// Throws errc::unsupported for what this opset doesn't have.
    void check_dtype(dtype t) const {
        bool const is_float8 = kind_of(t) == dtype_kind::floating && element_size(t) == 1;
        if (!onnx_data_type(real_of(t)) || (is_float8 && options_.opset < 19))
            raise(error::unsupported(concat("node '", place_.label, "'"), concat(to_string(t), " in ONNX of opset ", std::to_string(options_.opset)), {}));
    }

    // ---- constants ----
    [[nodiscard]] onnx_operand number(double value, dtype type) {
        if (kind_of(type) != dtype_kind::floating) return number(static_cast<std::int64_t>(value), type);
        std::vector<std::byte> bytes(element_size(type));
        if (type == dtype::float64) std::memcpy(bytes.data(), &value, 8);
        else if (type == dtype::float32) put(bytes, static_cast<float>(value));
        else put_code(bytes, type, value);
        return remember(constant(make_tensor_data(type, {}, std::move(bytes))), value);
    }
    [[nodiscard]] onnx_operand number(std::int64_t value, dtype type) {
        if (kind_of(type) == dtype_kind::floating) return number(static_cast<double>(value), type);
        if (kind_of(type) == dtype_kind::boolean) value = value != 0 ? 1 : 0;
        std::vector<std::byte> bytes(element_size(type));
        std::memcpy(bytes.data(), &value, std::min<std::size_t>(bytes.size(), 8));
        return remember(constant(make_tensor_data(type, {}, std::move(bytes))), value);
    }
    /// A number or flag as a constant of Python's own type for it; without a name for all else.
    [[nodiscard]] onnx_operand number_of(attribute const& a) {
        onnx_operand out;
        if (auto const* b = a.get_if<bool>()) out = number(std::int64_t{*b}, dtype::bool_);
        else if (auto const* n = a.get_if<std::int64_t>()) out = number(*n, dtype::int64);
        else if (auto const* x = a.get_if<double>()) out = number(*x, dtype::float64);
        out.is_scalar = true;
        return out;
    }
    [[nodiscard]] onnx_operand integers(std::vector<std::int64_t> const& values) {
        std::vector<std::byte> bytes(values.size() * 8);
        if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
        return constant(make_tensor_data(dtype::int64, {static_cast<std::int64_t>(values.size())}, std::move(bytes)));
    }
    /// An initializer of the model; one for all equal small ones.
    [[nodiscard]] onnx_operand constant(tensor_data data) {
        dtype const type = data.dtype;
        std::string key;
        if (constexpr std::size_t most = 256; data.storage.size() <= most) {
            key = to_string(type);
            for (auto const s : data.sizes) key += concat(" ", std::to_string(s));
            key += ':';
            key.append(reinterpret_cast<char const*>(data.storage.data()), data.storage.size());
            if (auto const found = constants_.find(key); found != constants_.end()) return {found->second, type};
        }
        std::string name = unique("constant");
        if (!key.empty()) constants_.emplace(std::move(key), name);
        model_.graph.initializers.push_back({name, std::move(data), {}});
        return {std::move(name), type};
    }

    // ---- sizes ----
    /// Sizes as a value of rank 1.
    [[nodiscard]] onnx_operand list(std::vector<onnx_size> const& sizes) {
        std::vector<onnx_operand> parts;
        std::vector<std::int64_t> known;
        auto const flush = [&] {
            if (!known.empty()) parts.push_back(integers(known));
            known.clear();
        };
        for (auto const& s : sizes) {
            if (auto const* n = std::get_if<std::int64_t>(&s)) {
                known.push_back(*n);
                continue;
            }
            flush();
            parts.push_back(make("Reshape", {std::get<onnx_operand>(s), integers({1})}, {dtype::int64}, {}).front());
        }
        if (parts.empty()) return integers(known);
        flush();
        if (parts.size() == 1) return parts.front();
        return make("Concat", parts, {dtype::int64}, {{"axis", std::int64_t{0}}}).front();
    }

    /// Takes note of the symbols that a value tells: those that are a size of it, or the number itself.
    void learn(value_type const& type, onnx_operand const& x) {
        if (!x) return;
        if (auto const* s = std::get_if<symbol_type>(&type); s && s->symbolic.what() == expression::kind::symbol) tell(s->symbolic.name(), {x, -1, 1, 0});
        auto const* t = std::get_if<tensor_type>(&type);
        for (std::size_t d = 0; t && d < t->sizes.size(); ++d) {
            auto const& e = t->sizes[d].symbolic();
            if (e.empty()) continue;
            std::vector<std::string> symbols;
            collect_symbols(e, symbols);
            if (symbols.size() != 1) continue;
            if (auto const line = as_line(e)) tell(symbols[0], {x, static_cast<std::int64_t>(d), line->first, line->second});
        }
    }

    /// A size of a tensor.
    [[nodiscard]] onnx_operand size_of(onnx_operand const& x, std::int64_t d) {
        auto const shape = make("Shape", {x}, {dtype::int64}, {{"end", d + 1}, {"start", d}}).front();
        return make("Squeeze", {shape, integers({0})}, {dtype::int64}, {}).front();
    }

    /// The value of an expression over symbols that are known here; nothing if one isn't.
    [[nodiscard]] std::optional<onnx_size> size_of(expression const& e) {
        if (e.what() == expression::kind::integer) return e.value();
        std::string const text = to_string(e);
        for (auto const& s : scopes_)
            if (auto const found = s.sizes.find(text); found != s.sizes.end()) return found->second;
        auto const made = calculate(e);
        if (made) scopes_.back().sizes.emplace(text, *made);
        return made;
    }

    // ---- graphs of attributes ----
    std::shared_ptr<onnx_graph const> graph(std::string_view label, std::vector<value_type> const& inputs, std::vector<value_type> const& outputs,
                                            std::function<std::vector<onnx_operand>(std::vector<onnx_operand> const&)> const& body) {
        auto out = std::make_shared<onnx_graph>();
        out->name = concat(place_.label, ".", label);
        scopes_.emplace_back().graph = out.get();
        auto before = enter(out->name);
        std::vector<onnx_operand> given;
        for (auto const& t : inputs) {
            given.push_back({unique(concat(out->name, ".in")), onnx_dtype_of(t)});
            given.back().is_scalar = std::holds_alternative<symbol_type>(t);
            out->inputs.push_back(info(given.back().name, t));
            learn(t, given.back());
        }
        auto const made = body(given);
        std::set<std::string, std::less<>> returned;
        for (std::size_t i = 0; i < made.size(); ++i) {
            auto x = cast(made[i], onnx_dtype_of(outputs[i]));
            bool const is_here = std::any_of(out->nodes.begin(), out->nodes.end(),
                                             [&](onnx_node const& n) { return std::find(n.outputs.begin(), n.outputs.end(), x.name) != n.outputs.end(); });
            if (!is_here || !returned.insert(x.name).second) x = make("Identity", {x}, {x.dtype}, {}).front();
            returned.insert(x.name);
            out->outputs.push_back(info(x.name, outputs[i]));
        }
        leave(std::move(before));
        scopes_.pop_back();
        return out;
    }

    /// The type of a value, for the model.
    [[nodiscard]] static onnx_value_info info(std::string name, value_type const& type) {
        onnx_value_info out{std::move(name), real_of(onnx_dtype_of(type)), std::vector<onnx_dim>(), {}};
        if (auto const* t = std::get_if<tensor_type>(&type))
            for (dim const& d : t->sizes) {
                if (d.is_static()) out.shape->emplace_back(d.value());
                else out.shape->emplace_back(to_string(d));
            }
        if (kind_of(onnx_dtype_of(type)) == dtype_kind::complex) out.shape->emplace_back(std::int64_t{2});
        return out;
    }

    /// Gives a value the name that the program has for it, if a node of the call that is being written makes it and nobody has named it.
    void rename(onnx_operand& x, std::string_view wanted) {
        if (wanted.empty() || !x || named_.count(x.name) != 0) return;
        auto& nodes = graph().nodes;
        std::size_t at = nodes.size();
        std::string* made = nullptr;
        while (at > place_.first_node && !made) {
            --at;
            for (auto& o : nodes[at].outputs)
                if (o == x.name) made = &o;
        }
        if (!made) return;
        std::string const before = x.name;
        x.name = *made = unique(wanted);
        if (nodes[at].name == before) nodes[at].name = x.name;
        for (std::size_t i = at + 1; i < nodes.size(); ++i) std::replace(nodes[i].inputs.begin(), nodes[i].inputs.end(), before, x.name);
        named_.insert(x.name);
        for (auto& [text, size] : scopes_.back().sizes)
            if (auto* o = std::get_if<onnx_operand>(&size); o && o->name == before) o->name = x.name;
    }

private:
    /// A value, or a size of it, that is factor * symbol + term.
    struct source {
        onnx_operand value;
        std::int64_t dim = -1;  ///< the size of it that is meant, or -1 for the value itself
        std::int64_t factor = 1, term = 0;
    };
    /// The factor and term of an expression of one symbol that is a line.
    [[nodiscard]] static std::optional<std::pair<std::int64_t, std::int64_t>> as_line(expression const& e) {
        auto const at = [&](std::int64_t s) { return evaluate(e, [s](std::string_view) { return std::optional(s); }); };
        auto const zero = at(0), one = at(1), other = at(7), far = at(1000);
        if (!zero || !one || !other || !far) return std::nullopt;
        auto const factor = *one - *zero;
        if (factor == 0 || *other != *zero + 7 * factor || *far != *zero + 1000 * factor) return std::nullopt;
        return std::pair(factor, *zero);
    }
    struct scope {
        onnx_graph* graph = nullptr;
        std::map<std::string, source, std::less<>> symbols{};
        std::map<std::string, onnx_size, std::less<>> sizes{};  ///< by the text of their expression
    };
    using known_number = std::variant<std::int64_t, double>;

    onnx_options options_;
    onnx_model model_;
    std::vector<scope> scopes_;
    std::map<std::string, std::size_t, std::less<>> names_;
    std::set<std::string, std::less<>> named_;
    std::map<std::string, std::string, std::less<>> constants_;
    std::map<std::string, known_number, std::less<>> numbers_;  ///< by the names of constants
    std::vector<std::string> notes_;
    place place_;

    [[nodiscard]] dtype computing_type(onnx_kernel const& k, dtype t) {
        if (options_.types == onnx_types::specification && kind_of(t) == dtype_kind::floating) return t;
        dtype out = onnx_computing_type(k, t);
        if (options_.opset < 20 && t == dtype::bool_ && (k.op_type == "ReduceMax" || k.op_type == "ReduceMin")) out = dtype::int32;
        if (options_.opset < 20 && t == dtype::bfloat16 && (k.op_type == "IsNaN" || k.op_type == "IsInf")) out = dtype::float32;
        if (t == dtype::float64 && out == dtype::float32)
            note(concat(k.op_type, " of float64 is calculated in float32: ONNX Runtime's CPU provider has no kernel for it"));
        return out;
    }

    onnx_operand remember(onnx_operand x, known_number value) {
        numbers_.emplace(x.name, value);
        return x;
    }
    [[nodiscard]] known_number const* find_number(std::string_view name) const {
        auto const found = numbers_.find(name);
        return found == numbers_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] onnx_operand number(known_number const& value, dtype type) {
        if (auto const* n = std::get_if<std::int64_t>(&value)) return number(*n, type);
        return number(std::get<double>(value), type);
    }
    static void put(std::vector<std::byte>& bytes, float value) { std::memcpy(bytes.data(), &value, 4); }
    static void put_code(std::vector<std::byte>& bytes, dtype type, double value) {
        auto const format = find_float_format(type);
        if (!format) raise(error::unsupported(concat("a number of ", to_string(type)), "no element of ONNX", {}));
        auto code = encode_float(*format, value);
        if (!code) code = encode_float(*format, value > 0 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity());
        std::uint32_t const found = code.value_or(0);
        std::memcpy(bytes.data(), &found, bytes.size());
    }

    void tell(std::string const& symbol, source s) {
        for (auto const& level : scopes_)
            if (level.symbols.count(symbol) != 0) return;
        scopes_.back().symbols.emplace(symbol, std::move(s));
    }

    [[nodiscard]] onnx_operand as_value(onnx_size const& s) {
        if (auto const* n = std::get_if<std::int64_t>(&s)) return number(*n, dtype::int64);
        return std::get<onnx_operand>(s);
    }

    [[nodiscard]] std::optional<onnx_size> calculate(expression const& e) {
        if (e.what() == expression::kind::symbol) {
            for (auto const& level : scopes_)
                if (auto const found = level.symbols.find(e.name()); found != level.symbols.end()) {
                    source const s = found->second;
                    auto value = s.dim < 0 ? s.value : size_of(s.value, s.dim);
                    if (s.term != 0) value = make("Sub", {value, number(s.term, dtype::int64)}).front();
                    if (s.factor != 1) value = make("Div", {value, number(s.factor, dtype::int64)}).front();
                    return onnx_size(value);
                }
            return std::nullopt;
        }
        if (e.what() != expression::kind::call) return std::nullopt;
        std::vector<onnx_operand> parts;
        for (auto const& a : e.arguments()) {
            auto const part = size_of(a);
            if (!part) return std::nullopt;
            parts.push_back(as_value(*part));
        }
        auto const one = [&](std::string_view op, onnx_operand const& a, onnx_operand const& b) { return make(op, {a, b}, {dtype::int64}, {}).front(); };
        auto const all = [&](std::string_view op) {
            onnx_operand out = parts.at(0);
            for (std::size_t i = 1; i < parts.size(); ++i) out = one(op, out, parts[i]);
            return std::optional<onnx_size>(out);
        };
        if (parts.empty()) return std::nullopt;
        switch (e.op()) {
            case expression_op::add: return all("Add");
            case expression_op::mul: return all("Mul");
            case expression_op::min: return all("Min");
            case expression_op::max: return all("Max");
            case expression_op::identity:
            case expression_op::trunc_to_int: return parts.size() == 1 ? std::optional<onnx_size>(parts[0]) : std::nullopt;
            default: break;
        }
        if (parts.size() != 2) return std::nullopt;
        switch (e.op()) {
            case expression_op::floor_div: return one("Div", one("Sub", parts[0], one("Mod", parts[0], parts[1])), parts[1]);
            case expression_op::mod: return one("Mod", parts[0], parts[1]);
            case expression_op::pow: return one("Pow", parts[0], parts[1]);
            case expression_op::ceil_div: {
                auto const negative = make("Neg", {parts[0]}, {dtype::int64}, {}).front();
                return make("Neg", {one("Div", one("Sub", negative, one("Mod", negative, parts[1])), parts[1])}, {dtype::int64}, {}).front();
            }
            default: return std::nullopt;
        }
    }
};

}}}  // namespace torch_ir::detail
