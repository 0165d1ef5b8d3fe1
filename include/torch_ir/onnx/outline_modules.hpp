// SPDX-License-Identifier: MIT
/// Modules that repeat, such as the layers of a transformer, as local functions of an ONNX model: each layer is one call of it.
///
/// \code
///     torch_ir::onnx_model model = torch_ir::to_onnx(program, weights);
///     std::cout << torch_ir::outline_modules(model) << " functions\n";       // to_onnx does it, too: {.functions = true}
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/onnx/model.hpp>

#include <cstddef>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The domain of the functions.
inline constexpr std::string_view onnx_module_domain = "torch_ir.modules";

/// Makes functions of the model's own graph where two or more stretches of nodes come from modules (by the metadata `namespace`) and are alike but for the values and weights that they take:
/// the outermost modules that repeat, not those inside of them. Weights become arguments of the calls. The model computes the same. Returns how many functions there are. O(n log n) in
/// the nodes times the levels of modules.
std::size_t outline_modules(onnx_model& model);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(onnx)

#include <torch_ir/error.hpp>
#include <torch_ir/onnx/detail/unused.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A module of a node's metadata.
struct onnx_scope {
    std::string path, type;
    friend bool operator==(onnx_scope const&, onnx_scope const&) = default;
};

/// The modules around a node, from the outermost: of `: Net/layers.0: Layer/linear: aten.linear.default` those but for the last.
[[nodiscard]] inline std::vector<onnx_scope> scopes_of(onnx_node const& n) {
    std::vector<onnx_scope> out;
    auto const at = std::find_if(n.metadata.begin(), n.metadata.end(), [](auto const& m) { return m.first == "namespace"; });
    if (at == n.metadata.end()) return out;
    std::string_view rest = at->second;
    for (auto end = rest.find('/'); end != std::string_view::npos; end = rest.find('/')) {
        auto const frame = rest.substr(0, end);
        auto const colon = std::min(frame.find(": "), frame.size());
        out.push_back({std::string(frame.substr(0, colon)), std::string(frame.substr(std::min(colon + 2, frame.size())))});
        rest.remove_prefix(end + 1);
    }
    return out;
}

/// Gives values their numbers in a stretch of nodes: those that it takes, and those that it makes.
class onnx_stretch_values {
public:
    std::vector<std::string> taken{}, made{};  ///< names by number

    [[nodiscard]] std::string use(std::string const& name) {
        if (name.empty()) return name;
        auto const [at, is_new] = number_.try_emplace(name, concat("<", std::to_string(taken.size())));
        if (is_new) taken.push_back(name);
        return at->second;
    }
    [[nodiscard]] std::string make(std::string const& name) {
        if (name.empty()) return name;
        number_[name] = concat(">", std::to_string(made.size()));
        made.push_back(name);
        return number_[name];
    }

private:
    std::map<std::string, std::string, std::less<>> number_;
};

/// A node as text in which only what it computes tells, by the numbers of its values.
class onnx_node_key {
public:
    explicit onnx_node_key(onnx_stretch_values& values) : values_(values) {}

    void add(onnx_node const& n) {
        text(n.domain);
        text(n.op_type);
        for (auto const& i : n.inputs) text(values_.use(i));
        key_ += ';';
        for (auto const& a : n.attributes) {
            text(a.name);
            key_ += static_cast<char>('a' + a.value.index());
            std::visit([&](auto const& v) { add(v); }, a.value);
        }
        key_ += ';';
        for (auto const& o : n.outputs) text(values_.make(o));
        key_ += '\n';
    }
    [[nodiscard]] std::string result() && { return std::move(key_); }

private:
    onnx_stretch_values& values_;
    std::string key_;

    void text(std::string_view s) { key_ += concat(std::to_string(s.size()), ":", s); }
    template <class T>
    void bytes(T const& x) {
        static_assert(std::is_trivially_copyable_v<T>);
        key_.append(reinterpret_cast<char const*>(&x), sizeof x);
    }
    void add(std::int64_t n) { bytes(n); }
    void add(float x) { bytes(x); }
    void add(std::string const& s) { text(s); }
    template <class T>
    void add(std::vector<T> const& list) {
        bytes(list.size());
        for (auto const& item : list) add(item);
    }
    void add(onnx_tensor const& t) {
        bytes(t.dtype);
        add(t.sizes);
        for (auto const b : contiguous_bytes(t)) key_ += static_cast<char>(b);
    }
    void add(std::shared_ptr<onnx_graph const> const& g) {
        for (auto const& i : g->inputs) text(values_.make(i.name));
        for (auto const& i : g->initializers) {
            add(i.data);
            text(values_.make(i.name));
        }
        for (auto const& n : g->nodes) add(n);
        for (auto const& o : g->outputs) text(values_.use(o.name));
    }
};

/// Nodes of one module that stand together.
struct onnx_stretch {
    std::size_t begin = 0, end = 0;
    onnx_scope module;
    std::vector<std::string> taken{}, made{};
};

/// Gives the values of a node other names.
inline void rename_values(onnx_node& n, std::map<std::string, std::string, std::less<>> const& names) {
    auto const rename = [&](std::string& name) {
        if (auto const at = names.find(name); at != names.end()) name = at->second;
    };
    for (auto& i : n.inputs) rename(i);
    for (auto& a : n.attributes) {
        auto* g = std::get_if<std::shared_ptr<onnx_graph const>>(&a.value);
        if (!g) continue;
        auto inner = std::make_shared<onnx_graph>(**g);
        for (auto& x : inner->nodes) rename_values(x, names);
        for (auto& o : inner->outputs) rename(o.name);
        *g = std::move(inner);
    }
}

class onnx_outliner {
public:
    explicit onnx_outliner(onnx_model& model) : model_(model), call_at_(model.graph.nodes.size(), none) {
        for (auto const& n : model_.graph.nodes) scopes_.push_back(scopes_of(n));
    }

    std::size_t run() {
        std::vector<std::pair<std::size_t, std::size_t>> ranges{{0, model_.graph.nodes.size()}};
        for (std::size_t level = 0; !ranges.empty(); ++level) ranges = outline(ranges, level);
        if (!functions_.empty()) rewrite();
        return functions_.size();
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct function {
        std::vector<onnx_stretch> calls;
        std::vector<bool> is_left;
    };

    onnx_model& model_;
    std::vector<std::vector<onnx_scope>> scopes_;  ///< by node
    std::vector<std::size_t> call_at_;             ///< by the first node of a call: the function
    std::vector<function> functions_;

    /// Makes functions of what is alike on a level of modules; returns what is to be looked at on the next one.
    std::vector<std::pair<std::size_t, std::size_t>> outline(std::vector<std::pair<std::size_t, std::size_t>> const& ranges, std::size_t level) {
        std::map<std::string, std::vector<onnx_stretch>> alike;
        for (auto const& [first, last] : ranges) {
            for (std::size_t at = first; at < last;) {
                std::size_t end = at + 1;
                if (scopes_[at].size() > level) {
                    while (end < last && scopes_[end].size() > level && scopes_[end][level] == scopes_[at][level]) ++end;
                    auto [key, stretch] = describe(at, end, scopes_[at][level]);
                    alike[std::move(key)].push_back(std::move(stretch));
                }
                at = end;
            }
        }
        std::vector<std::pair<std::size_t, std::size_t>> next;
        for (auto& [key, stretches] : alike) {
            bool const is_worth = stretches.size() > 1 && stretches.front().end - stretches.front().begin > 1;
            if (!is_worth) {
                for (auto const& s : stretches)
                    if (s.end - s.begin > 1) next.emplace_back(s.begin, s.end);
                continue;
            }
            functions_.push_back({std::move(stretches), {}});
        }
        std::sort(next.begin(), next.end());
        return next;
    }

    [[nodiscard]] std::pair<std::string, onnx_stretch> describe(std::size_t begin, std::size_t end, onnx_scope const& module) const {
        onnx_stretch s{.begin = begin, .end = end, .module = module};
        onnx_stretch_values values;
        onnx_node_key key(values);
        for (std::size_t i = begin; i < end; ++i) key.add(model_.graph.nodes[i]);
        s.taken = std::move(values.taken);
        s.made = std::move(values.made);
        return {concat(module.type, "\n", std::move(key).result()), std::move(s)};
    }

    void rewrite() {
        std::sort(functions_.begin(), functions_.end(), [](auto const& a, auto const& b) { return a.calls.front().begin < b.calls.front().begin; });
        for (std::size_t f = 0; f < functions_.size(); ++f)
            for (auto const& c : functions_[f].calls) call_at_[c.begin] = f;
        find_what_is_left();
        std::vector<std::string> names;
        for (auto const& f : functions_) names.push_back(add_function(f, names));
        auto& graph = model_.graph;
        std::vector<std::size_t> next_call(functions_.size(), 0);
        std::vector<onnx_node> nodes;
        used_names inner;
        for (std::size_t at = 0; at < graph.nodes.size();) {
            if (call_at_[at] == none) {
                nodes.push_back(std::move(graph.nodes[at++]));
                continue;
            }
            auto const& f = functions_[call_at_[at]];
            auto const& c = f.calls[next_call[call_at_[at]]++];
            nodes.push_back(call_of(f, c, names[call_at_[at]]));
            for (std::size_t i = 0; i < c.made.size(); ++i)
                if (!f.is_left[i]) inner.insert(c.made[i]);
            at = c.end;
        }
        graph.nodes = std::move(nodes);
        std::erase_if(graph.values, [&](onnx_value_info const& v) { return inner.contains(v.name); });
        model_.domains.emplace_back(onnx_module_domain, 1);
    }

    /// What a stretch makes is a result of the function where one of the stretches is used so.
    void find_what_is_left() {
        auto const& graph = model_.graph;
        std::map<std::string, std::size_t, std::less<>> last_use;
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            used_names used;
            collect_used(graph.nodes[i], used);
            for (auto const& u : used) last_use[u] = i;
        }
        for (auto const& o : graph.outputs) last_use[o.name] = graph.nodes.size();
        for (auto& f : functions_) {
            f.is_left.assign(f.calls.front().made.size(), false);
            for (auto const& c : f.calls)
                for (std::size_t i = 0; i < c.made.size(); ++i)
                    if (auto const at = last_use.find(c.made[i]); at != last_use.end() && at->second >= c.end) f.is_left[i] = true;
        }
    }

    /// The function of a name that no other has, with the names of the first of its calls, where weights have their keys within the module.
    [[nodiscard]] std::string add_function(function const& f, std::vector<std::string> const& taken_names) {
        auto const& first = f.calls.front();
        onnx_function out;
        out.domain = std::string(onnx_module_domain);
        out.name = name_of(first.module, taken_names);
        out.domains = model_.domains;
        used_names used(first.made.begin(), first.made.end());
        std::map<std::string, std::string, std::less<>> names;
        for (auto const& value : first.taken) {
            std::string inside = value;
            if (auto const& path = first.module.path; !path.empty() && value.starts_with(path + ".")) inside.erase(0, path.size() + 1);
            while (!used.insert(inside).second) inside += '_';
            if (inside != value) names.emplace(value, inside);
            out.inputs.push_back(std::move(inside));
        }
        for (std::size_t i = 0; i < first.made.size(); ++i)
            if (f.is_left[i]) out.outputs.push_back(first.made[i]);
        for (std::size_t i = first.begin; i < first.end; ++i) {
            onnx_node n = model_.graph.nodes[i];
            rename_values(n, names);
            std::erase_if(n.metadata, [](auto const& m) { return m.first != "pkg.torch.onnx.stack_trace"; });  // the rest is of one call
            out.nodes.push_back(std::move(n));
        }
        model_.functions.push_back(std::move(out));
        return model_.functions.back().name;
    }

    [[nodiscard]] onnx_node call_of(function const& f, onnx_stretch const& c, std::string const& name) const {
        onnx_node out{.op_type = name, .inputs = c.taken, .domain = std::string(onnx_module_domain), .name = c.module.path};
        for (std::size_t i = 0; i < c.made.size(); ++i)
            if (f.is_left[i]) out.outputs.push_back(c.made[i]);
        std::string place;
        for (auto const& s : scopes_[c.begin]) {
            place += concat(place.empty() ? "" : "/", s.path, ": ", s.type);
            if (s == c.module) break;
        }
        out.metadata.emplace_back("namespace", place);
        return out;
    }

    /// `DecoderLayer` of `transformers.models.llama.DecoderLayer`.
    [[nodiscard]] static std::string name_of(onnx_scope const& module, std::vector<std::string> const& taken) {
        std::string name;
        for (char const c : std::string_view(module.type).substr(module.type.find_last_of('.') + 1)) {
            bool const is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            name += is_plain ? c : '_';
        }
        if (name.empty()) name = "Module";
        std::string out = name;
        for (std::size_t k = 2; std::find(taken.begin(), taken.end(), out) != taken.end(); ++k) out = concat(name, "_", std::to_string(k));
        return out;
    }
};

}  // namespace detail

TORCH_IR_INLINE std::size_t outline_modules(onnx_model& model) { return detail::onnx_outliner(model).run(); }

}}  // namespace torch_ir

#endif
