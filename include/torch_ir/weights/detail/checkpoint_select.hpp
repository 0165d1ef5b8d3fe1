// SPDX-License-Identifier: MIT
/// Finds the weights in what a checkpoint holds: a dictionary of tensors, perhaps inside of others beside an optimizer's state, a
/// number of epochs and so on; or the tree of objects of a TorchScript file.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/weights/detail/pickle_value.hpp>
#include <torch_ir/weights/detail/script_code.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A tensor of a checkpoint under the name that a state dict gives it.
struct named_pickle_tensor {
    std::string name;
    std::size_t tensor = 0;  ///< index into `pickle_document::tensors`
};

/// The tensors of the dictionary at the key path `key` (`model.state_dict`; empty for the checkpoint itself) if it holds tensors,
/// else of the one inside of it that is called like weights, else of the only one. Values that are no tensors are left
/// out. Throws `error`: errc::argument where the path leads nowhere or the choice is not clear (it lists the candidates),
/// errc::malformed where there is no dictionary.
[[nodiscard]] std::vector<named_pickle_tensor> select_weights(pickle_document const& document, std::string_view file, std::string_view key);

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

    [[nodiscard]] std::vector<named_pickle_tensor> dictionary(std::string_view key) {
        pickle_ref at = document_.root;
        if (kind(at) == pickle_kind::tensor) fail("a dictionary of tensors", "a single tensor", "save a dictionary: torch.save({'name': tensor}, path)");
        if (!is_container(at)) fail("a dictionary of tensors", describe_pickled(kind(at)), {});
        if (!key.empty()) at = follow(at, key, {});
        if (key.empty() || (kind(at) == pickle_kind::dict && !has_tensors(at))) at = choose(at, std::string(key), 0);
        std::vector<named_pickle_tensor> out;
        for_each(at, [&](std::string name, pickle_ref v) {
            if (kind(v) == pickle_kind::tensor) out.push_back({std::move(name), tensor_of(v)});
        });
        if (out.empty() && !key.empty()) wrong_key(key, "a dictionary that holds tensors");
        check_names(out);
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
    [[nodiscard]] bool is_container(pickle_ref r) const noexcept {
        return kind(r) == pickle_kind::dict || kind(r) == pickle_kind::list || kind(r) == pickle_kind::tuple;
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
        auto const& items = document_[container].items;
        if (kind(container) == pickle_kind::dict)
            for (std::size_t i = 0; i + 1 < items.size(); i += 2) f(key_text(items[i]), items[i + 1]);
        else
            for (std::size_t i = 0; i < items.size(); ++i) f(std::to_string(i), items[i]);
    }

    void check_names(std::vector<named_pickle_tensor> const& all) const {
        std::unordered_set<std::string_view> names;
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
        if (kind(r) != pickle_kind::dict) return false;
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
        else if (kind(r) == pickle_kind::dict)
            for_each(r, [&](std::string const& name, pickle_ref v) {
                if (kind(v) == pickle_kind::dict && !is_side_matter(name)) find_dictionaries(v, path.empty() ? name : concat(path, ".", name), depth + 1, out);
            });
    }

    /// What stands beside weights in a checkpoint, and holds tensors of its own.
    [[nodiscard]] static bool is_side_matter(std::string_view name) {
        for (std::string_view const part : {"optim", "scheduler", "scaler", "rng", "callbacks", "_extra_state"})
            if (name.find(part) != std::string_view::npos) return true;
        return name.empty();
    }

    /// The dictionary of weights at `r` or below.
    [[nodiscard]] pickle_ref choose(pickle_ref r, std::string const& path, std::size_t depth) {
        if (kind(r) != pickle_kind::dict || depth > max_depth) return nothing(path);
        steps_ = 0;
        std::vector<std::pair<std::string, pickle_ref>> inside;
        bool only_tensors = true;
        for_each(r, [&](std::string const& name, pickle_ref v) {
            only_tensors = only_tensors && (kind(v) == pickle_kind::tensor || name.ends_with("_extra_state"));
            if (kind(v) != pickle_kind::dict || is_side_matter(name)) return;
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
                if (known.size() < 200) known += concat(known.empty() ? " among '" : ", '", printable(name), "' (", describe_pickled(kind(v)), ")");
            });
        fail(concat("a dictionary of tensors", path.empty() ? "" : " at '", printable(path), path.empty() ? "" : "'"), concat("none", known), {});
    }

    /// What the code says of an object's class, or nullptr.
    [[nodiscard]] script_class_text const* class_of(pickle_ref object) const {
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
        auto const* type = class_of(object);
        for_each(items[0], [&](std::string const& name, pickle_ref v) {
            std::string const full = path.empty() ? name : concat(path, ".", name);
            step(1 + full.size() / 32);
            if (kind(v) == pickle_kind::tensor && is_weight(type, name)) out.push_back({full, tensor_of(v)});
            else if (kind(v) == pickle_kind::object) collect(v, full, depth + 1, out);
        });
    }
};

inline std::vector<named_pickle_tensor> select_weights(pickle_document const& document, std::string_view file, std::string_view key) {
    return checkpoint_selector(document, file).dictionary(key);
}

inline std::vector<named_pickle_tensor> select_script_weights(pickle_document const& document, script_code const& code, std::string_view file,
                                                              std::string_view key) {
    return checkpoint_selector(document, file).script(code, key);
}

}}}  // namespace torch_ir::detail
