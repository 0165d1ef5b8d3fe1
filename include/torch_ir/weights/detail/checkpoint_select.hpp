// SPDX-License-Identifier: MIT
/// Finds the weights in what a checkpoint holds: a dictionary of tensors or a whole module, perhaps inside of others beside an optimizer's state, a
/// number of epochs and so on; or the tree of objects of a TorchScript file.
///
/// A whole module (`torch.save(model)`) is an object of a foreign class whose state has the dictionaries that `torch.nn.Module` keeps: `_parameters`,
/// `_buffers`, `_modules`. Its weights are named as its `state_dict()` names them. Its class is never asked for anything.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pickle/build.hpp>
#include <torch_ir/pickle/tensors.hpp>
#include <torch_ir/pickle/value.hpp>
#include <torch_ir/weights/detail/script_code.hpp>
#include <torch_ir/weights/load_options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What was chosen of a checkpoint.
struct chosen_weights {
    std::vector<named_pickle_tensor> tensors;
    std::vector<left_out_weight> left_out;  ///< what may be a weight beside them, and is no tensor
};

/// The tensors of the dictionary or module at the key path `key` (`model.state_dict`; empty for the checkpoint itself) if it holds tensors,
/// else of the one inside of it that is called like weights, else of the only one. Values that are no tensors are left
/// out; arrays and foreign objects are told. Throws `error`: errc::argument where the path leads nowhere or the choice is not clear (it lists the candidates),
/// errc::malformed where there is no dictionary, errc::unsupported where there is a foreign object in its place.
[[nodiscard]] chosen_weights select_weights(pickle_document const& document, std::string_view file, std::string_view key);

/// The weights of a TorchScript file by dotted names: those attributes of its modules that their classes call parameters and buffers, as in the module's
/// `state_dict()`. All tensors of classes that don't tell, as those of old files.
[[nodiscard]] std::vector<named_pickle_tensor> select_script_weights(pickle_document const& document, script_code const& code, std::string_view file,
                                                                     std::string_view key);

// ---- implementation -------------------------------------------------------------------------------------------------

/// What checkpoints call the weights among other things, most telling first.
inline constexpr auto checkpoint_weight_keys =
    std::to_array<std::string_view>({"state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "weights", "params", "ema",
                                     "model_ema", "ema_state_dict", "state_dict_ema", "params_ema"});

class checkpoint_selector {
public:
    checkpoint_selector(pickle_document const& document, std::string_view file) : document_(document), file_(file) {}

    [[nodiscard]] chosen_weights dictionary(std::string_view key) {
        pickle_ref at = document_.root;
        if (kind(at) == pickle_kind::tensor) fail("a dictionary of tensors", "a single tensor", "save a dictionary: torch.save({'name': tensor}, path)");
        if (kind(at) == pickle_kind::foreign && !is_container(at)) raise(foreign_name_error(file_, class_of(at)));
        if (!is_container(at)) fail("a dictionary of tensors", describe_pickled(kind(at)), {});
        if (!key.empty()) at = follow(at, key, {});
        if (!is_module(at) && (key.empty() || (is_dictionary(at) && !has_tensors(at)))) at = choose(at, std::string(key), 0);
        chosen_weights out;
        if (is_module(at)) {
            steps_ = 0;
            collect_module(at, {}, 0, out);
        } else {
            for_each(at, [&](std::string name, pickle_ref v) { choose_value(std::move(name), v, out); });
        }
        if (out.tensors.empty() && !key.empty()) wrong_key(key, "a dictionary that holds tensors");
        check_names(out.tensors);
        return out;
    }

    [[nodiscard]] std::vector<named_pickle_tensor> script(script_code const& code, std::string_view key) {
        for (auto const& c : code.classes) classes_.emplace(c.name, &c);
        if (kind(document_.root) != pickle_kind::object) fail("the object of a TorchScript module", describe_pickled(kind(document_.root)), {});
        std::vector<named_pickle_tensor> out;
        collect(document_.root, {}, 0, out);
        if (!key.empty()) {
            std::string const prefix = concat(key, ".");
            std::erase_if(out, [&](named_pickle_tensor const& t) { return !t.name.starts_with(prefix); });
            if (out.empty()) wrong_key(key, "a sub-module that holds tensors");
            for (auto& t : out) t.name.erase(0, prefix.size());
        }
        check_names(out);
        return out;
    }

private:
    static constexpr std::size_t max_depth = 64;

    pickle_document const& document_;
    std::string_view file_;
    std::size_t steps_ = 0;
    std::map<std::string_view, script_class_text const*> classes_;  ///< of a script

    /// Counts work. A pickle may share values, so that following each way through it could take time without end.
    void step(std::size_t n) {
        steps_ += n;
        if (steps_ > 2 * document_.size + 1000) fail("a tree of dictionaries or sub-modules", "one that repeats itself without end", {});
    }
    [[nodiscard]] pickle_kind kind(pickle_ref r) const noexcept { return document_[r].kind; }
    [[nodiscard]] std::size_t tensor_of(pickle_ref r) const noexcept { return static_cast<std::size_t>(document_[r].number); }
    /// A dict, or an object of a class of dicts.
    [[nodiscard]] bool is_dictionary(pickle_ref r) const noexcept {
        return kind(r) == pickle_kind::dict || (kind(r) == pickle_kind::foreign && !document_[r].items.empty());
    }
    [[nodiscard]] bool is_container(pickle_ref r) const {
        return is_dictionary(r) || kind(r) == pickle_kind::list || kind(r) == pickle_kind::tuple || is_module(r);
    }
    [[nodiscard]] pickle_class const& class_of(pickle_ref foreign) const noexcept {
        return document_.classes[static_cast<std::size_t>(document_[foreign].number)];
    }

    /// What a value is, for messages.
    [[nodiscard]] std::string describe(pickle_ref r) const {
        if (kind(r) == pickle_kind::foreign) return concat("an object of '", printable(class_of(r).module), ".", printable(class_of(r).name), "'");
        return std::string(kind(r) == pickle_kind::opaque && !document_[r].text.empty() ? document_[r].text : describe_pickled(kind(r)));
    }

    // ---- whole modules

    /// What `torch.nn.Module` keeps in its state; no_pickle_ref for what is not there, or is no dict.
    struct module_parts {
        pickle_ref parameters = no_pickle_ref, buffers = no_pickle_ref, modules = no_pickle_ref, computed_buffers = no_pickle_ref;
    };

    /// The parts of an object, whose state is a dict, or a pair of one and slots. A state is looked through once, however many objects share it.
    [[nodiscard]] module_parts const& parts_of(pickle_ref object) const {
        static constexpr module_parts none;
        if (kind(object) != pickle_kind::foreign || document_[object].state == no_pickle_ref) return none;
        pickle_ref state = document_[object].state;
        if (kind(state) == pickle_kind::tuple && !document_[state].items.empty()) state = document_[state].items[0];
        if (kind(state) != pickle_kind::dict) return none;
        auto const [known, is_new] = parts_.try_emplace(state);
        if (!is_new) return known->second;
        auto const& items = document_[state].items;
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            std::string_view const name = document_[items[i]].text;
            bool const is_dict = kind(items[i + 1]) == pickle_kind::dict;
            if (is_dict && name == "_parameters") known->second.parameters = items[i + 1];
            if (is_dict && name == "_buffers") known->second.buffers = items[i + 1];
            if (is_dict && name == "_modules") known->second.modules = items[i + 1];
            if (name == "_non_persistent_buffers_set") known->second.computed_buffers = items[i + 1];
        }
        return known->second;
    }
    mutable number_map<module_parts> parts_;  ///< of states

    [[nodiscard]] bool is_module(pickle_ref r) const {
        auto const& parts = parts_of(r);
        return parts.parameters != no_pickle_ref && parts.modules != no_pickle_ref;
    }

    /// Takes a value that stands where a weight would.
    void choose_value(std::string name, pickle_ref v, chosen_weights& out) const {
        if (kind(v) == pickle_kind::tensor) out.tensors.push_back({std::move(name), tensor_of(v)});
        else if (kind(v) == pickle_kind::foreign || (kind(v) == pickle_kind::opaque && !document_[v].text.empty()))
            out.left_out.push_back({std::move(name), describe(v)});
    }

    /// In the order of `state_dict()`: parameters, buffers that persist, then the modules inside.
    void collect_module(pickle_ref module, std::string const& path, std::size_t depth, chosen_weights& out) {
        if (depth > max_depth) fail("modules inside of each other to a depth of 64", concat("more at '", printable(path), "'"), {});
        module_parts const parts = parts_of(module);
        std::set<std::string_view> computed;
        if (parts.computed_buffers != no_pickle_ref)
            for (pickle_ref const n : document_[parts.computed_buffers].items) step(1), computed.insert(document_[n].text);
        step(1);
        auto const each = [&](pickle_ref members, auto const& f) {
            if (members == no_pickle_ref) return;
            for_each(members, [&](std::string const& name, pickle_ref v) {
                std::string full = path.empty() ? name : concat(path, ".", name);
                step(1 + full.size() / 32);
                f(name, std::move(full), v);
            });
        };
        each(parts.parameters, [&](std::string const&, std::string full, pickle_ref v) { choose_value(std::move(full), v, out); });
        each(parts.buffers, [&](std::string const& name, std::string full, pickle_ref v) {
            if (!computed.contains(name)) choose_value(std::move(full), v, out);
        });
        each(parts.modules, [&](std::string const&, std::string full, pickle_ref v) {
            if (is_module(v)) collect_module(v, full, depth + 1, out);
            else choose_value(std::move(full), v, out);
        });
    }

    [[noreturn]] void fail(std::string_view expected, std::string_view found, std::string_view remedy) const {
        raise(error::malformed(file_, {}, expected, remedy.empty() ? std::string(found) : concat(found, "; ", remedy)));
    }
    [[noreturn]] void wrong_key(std::string_view key, std::string_view expected) const {
        raise(error::bad_argument(concat(file_, ": key '", printable(key), "'"), expected, "none"));
    }

    /// A key of a dictionary as part of a path.
    [[nodiscard]] std::string key_text(pickle_ref k) const {
        auto const& v = document_[k];
        if (v.kind == pickle_kind::string || v.kind == pickle_kind::bytes) return std::string(v.text);
        if (v.kind == pickle_kind::integer) return std::to_string(v.number);
        return concat("(", describe_pickled(v.kind), ")");
    }

    /// Calls `f(name, value)` for each member of a dictionary or element of a list.
    template <class F>
    void for_each(pickle_ref container, F&& f) const {
        pickle_ref const members = is_module(container) ? parts_of(container).modules : container;
        auto const& items = document_[members].items;
        if (is_dictionary(members))
            for (std::size_t i = 0; i + 1 < items.size(); i += 2) f(key_text(items[i]), items[i + 1]);
        else
            for (std::size_t i = 0; i < items.size(); ++i) f(std::to_string(i), items[i]);
    }

    void check_names(std::vector<named_pickle_tensor> const& all) const {
        view_set names;
        for (auto const& t : all)
            if (!names.insert(t.name).second) fail("each name once", concat("'", printable(t.name), "' again"), {});
    }

    /// The container at a path whose parts may hold dots themselves. A part is tried as long as it may be.
    [[nodiscard]] pickle_ref follow(pickle_ref from, std::string_view path, std::string_view walked) const {
        for (std::size_t depth = 0;; ++depth) {
            if (!is_container(from) || depth > max_depth) wrong_key(path, concat("a dictionary at '", printable(walked), "'"));
            pickle_ref best = no_pickle_ref;
            std::size_t length = 0;
            std::string known;
            for_each(from, [&](std::string const& name, pickle_ref v) {
                if (known.size() < 200) known += concat(known.empty() ? "'" : ", '", printable(name), "'");
                bool const fits = path.starts_with(name) && (path.size() == name.size() || path[name.size()] == '.');
                if (fits && (best == no_pickle_ref || name.size() >= length)) best = v, length = name.size();
            });
            if (best == no_pickle_ref) wrong_key(path, known.empty() ? "a dictionary that is not empty" : concat("one of ", known));
            from = best;
            walked = path.substr(0, length);
            if (path.size() == length) break;
            path.remove_prefix(length + 1);
        }
        if (!is_container(from)) wrong_key(path, "a dictionary");
        return from;
    }

    /// Tensors stand in it directly.
    [[nodiscard]] bool has_tensors(pickle_ref r) const {
        if (is_module(r)) return true;
        if (!is_dictionary(r)) return false;
        auto const& items = document_[r].items;
        for (std::size_t i = 1; i < items.size(); i += 2)
            if (kind(items[i]) == pickle_kind::tensor) return true;
        return false;
    }

    /// Dictionaries of tensors at `r` or below it, with their paths.
    void find_dictionaries(pickle_ref r, std::string const& path, std::size_t depth, std::vector<std::pair<std::string, pickle_ref>>& out) {
        if (depth > max_depth || out.size() > 16) return;
        step(document_[r].items.size() + 1);
        if (has_tensors(r)) out.emplace_back(path, r);
        else if (is_dictionary(r))
            for_each(r, [&](std::string const& name, pickle_ref v) {
                if (holds_more(v) && !is_side_matter(name)) find_dictionaries(v, path.empty() ? name : concat(path, ".", name), depth + 1, out);
            });
    }

    [[nodiscard]] bool holds_more(pickle_ref r) const { return is_dictionary(r) || is_module(r); }

    /// What stands beside weights in a checkpoint, and holds tensors of its own.
    [[nodiscard]] static bool is_side_matter(std::string_view name) {
        for (std::string_view const part : {"optim", "scheduler", "scaler", "rng", "callbacks", "_extra_state"})
            if (name.find(part) != std::string_view::npos) return true;
        return name.empty();
    }

    /// The dictionary of weights at `r` or below.
    [[nodiscard]] pickle_ref choose(pickle_ref r, std::string const& path, std::size_t depth) {
        if (is_module(r)) return r;
        if (!is_dictionary(r) || depth > max_depth) return nothing(path);
        steps_ = 0;
        std::vector<std::pair<std::string, pickle_ref>> inside;
        bool only_tensors = true;
        for_each(r, [&](std::string const& name, pickle_ref v) {
            only_tensors = only_tensors && (kind(v) == pickle_kind::tensor || name.ends_with("_extra_state"));
            if (!holds_more(v) || is_side_matter(name)) return;
            std::vector<std::pair<std::string, pickle_ref>> found;
            find_dictionaries(v, name, 0, found);
            if (!found.empty()) inside.emplace_back(name, v);
        });
        if (only_tensors) return r;
        for (std::string_view const wanted : checkpoint_weight_keys)
            for (auto const& [name, v] : inside)
                if (name == wanted) return choose(v, path.empty() ? name : concat(path, ".", name), depth + 1);
        if (inside.empty()) return has_tensors(r) ? r : nothing(path);
        if (inside.size() == 1 && !has_tensors(r))
            return choose(inside[0].second, path.empty() ? inside[0].first : concat(path, ".", inside[0].first), depth + 1);
        std::string all;
        for (auto const& [name, v] : inside)
            if (all.size() < 400) all += concat(all.empty() ? "'" : ", '", path, path.empty() ? "" : ".", printable(name), "'");
        raise(error::bad_argument(file_, "one dictionary of weights, or a key that chooses one", concat("several: ", all)));
    }

    [[noreturn]] pickle_ref nothing(std::string const& path) const {
        std::string known;
        if (is_container(document_.root))
            for_each(document_.root, [&](std::string const& name, pickle_ref v) {
                if (known.size() < 200) known += concat(known.empty() ? " among '" : ", '", printable(name), "' (", describe(v), ")");
            });
        fail(concat("a dictionary of tensors", path.empty() ? "" : " at '", printable(path), path.empty() ? "" : "'"), concat("none", known), {});
    }

    /// What the code says of an object's class, or nullptr.
    [[nodiscard]] script_class_text const* script_class_of(pickle_ref object) const {
        std::string name(document_[object].text);
        std::replace(name.begin(), name.end(), '\n', '.');
        auto const found = classes_.find(name);
        return found == classes_.end() ? nullptr : found->second;
    }

    [[nodiscard]] static bool is_weight(script_class_text const* type, std::string const& name) {
        if (!type || !type->lists_weights) return true;
        auto const has = [&](std::vector<std::string> const& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
        return has(type->parameters) || has(type->buffers);
    }

    void collect(pickle_ref object, std::string const& path, std::size_t depth, std::vector<named_pickle_tensor>& out) {
        if (depth > max_depth) fail("objects inside of each other to a depth of 64", concat("more at '", printable(path), "'"), {});
        auto const& items = document_[object].items;
        if (items.empty() || kind(items[0]) != pickle_kind::dict) return;
        auto const* type = script_class_of(object);
        for_each(items[0], [&](std::string const& name, pickle_ref v) {
            std::string const full = path.empty() ? name : concat(path, ".", name);
            step(1 + full.size() / 32);
            if (kind(v) == pickle_kind::tensor && is_weight(type, name)) out.push_back({full, tensor_of(v)});
            else if (kind(v) == pickle_kind::object) collect(v, full, depth + 1, out);
        });
    }
};

inline chosen_weights select_weights(pickle_document const& document, std::string_view file, std::string_view key) {
    return checkpoint_selector(document, file).dictionary(key);
}

inline std::vector<named_pickle_tensor> select_script_weights(pickle_document const& document, script_code const& code, std::string_view file,
                                                              std::string_view key) {
    return checkpoint_selector(document, file).script(code, key);
}

}}}  // namespace torch_ir::detail
