// SPDX-License-Identifier: MIT
/// What the calls of a pickle make: tensors from storages, containers, and objects of which nothing is known but the name of their class.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/pickle/globals.hpp>
#include <torch_ir/pickle/value.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// No tensor has more dimensions. PyTorch has no limit of its own, but its kernels do: 64.
inline constexpr std::size_t pickle_max_dimensions = 64;

/// Holds the values while a pickle is read and does what its operations ask for. Every error names the file and the byte of the
/// operation that asked.
class pickle_builder {
public:
    /// `size`: of the pickle. Nothing is copied more often than it has bytes, however often the pickle refers to it.
    pickle_builder(std::string_view file, std::size_t size) : file_(file), budget_(size) {}

    pickle_document document;
    std::size_t position = 0;  ///< of the operation at work

    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        raise(error::malformed(file_, concat("byte ", std::to_string(position), " of the pickle"), expected, found));
    }

    pickle_ref add(pickle_value v);
    /// A name of the allow-list, or any other, which only makes foreign objects. errc::unsupported, with the name, for any other in a
    /// script, and for what only attacks use.
    pickle_ref global(std::string_view module, std::string_view name, bool script);
    /// Calls the global `function`.
    pickle_ref call(pickle_ref function, pickle_ref arguments);
    /// Makes an empty object of the class `type`.
    pickle_ref make_object(pickle_ref type, pickle_ref arguments);
    /// Adds to the members of the container `to`, of which `kind` is expected; a foreign object keeps pairs and drops single values.
    void append(pickle_ref to, pickle_kind kind, std::span<pickle_ref const> added);
    /// Gives `object` its state.
    void set_state(pickle_ref object, pickle_ref state);
    /// The storage of a persistent id: ('storage', class, key, location, elements, [part]).
    pickle_ref persistent(pickle_ref id);

private:
    std::string_view file_;
    std::size_t budget_;

    void charge(std::size_t copies) {
        if (copies > budget_) fail("a pickle that holds what it describes", "one that repeats itself without end");
        budget_ -= copies;
    }
    [[nodiscard]] pickle_value const& at(pickle_ref r) const noexcept { return document.values[r]; }
    pickle_value const& expect(pickle_ref r, pickle_kind kind, std::string_view what) const;
    [[nodiscard]] std::int64_t number(pickle_ref r, std::string_view what) const;
    [[nodiscard]] std::vector<std::int64_t> numbers(pickle_ref r, std::string_view what);
    [[nodiscard]] pickle_action action_of(pickle_ref function) const;
    [[nodiscard]] pickle_ref tensor(std::span<pickle_ref const> a, pickle_action how);
    [[nodiscard]] pickle_ref unusable(std::string_view why);
    [[nodiscard]] pickle_ref parameter(std::span<pickle_ref const> a) const;
    [[nodiscard]] pickle_ref from_type(std::vector<pickle_ref> const& a);
    [[nodiscard]] pickle_ref dictionary(std::span<pickle_ref const> a);
    [[nodiscard]] pickle_ref set_of(std::span<pickle_ref const> a);
    /// The number of the class that `r` names or is an object of; -1 for anything that is not foreign.
    [[nodiscard]] std::int64_t foreign_class(pickle_ref r) const noexcept;
    [[nodiscard]] pickle_ref foreign_object(std::int64_t number) { return add({.kind = pickle_kind::foreign, .number = number}); }
};

// ---- implementation -------------------------------------------------------------------------------------------------

/// The refusal of what needs to know more than the name of a class.
[[nodiscard]] inline error foreign_name_error(std::string_view file, pickle_class const& c) {
    return error::unsupported(file, concat("the pickle uses '", printable(c.module), ".", printable(c.name), "', which is no part of plain weights"),
                              "nothing of it was run; save a state_dict of tensors: torch.save(model.state_dict(), path)");
}

inline pickle_ref pickle_builder::add(pickle_value v) {
    if (document.values.size() >= no_pickle_ref) fail("less than 2^32 values", "more");
    document.values.push_back(std::move(v));
    return static_cast<pickle_ref>(document.values.size() - 1);
}

inline pickle_value const& pickle_builder::expect(pickle_ref r, pickle_kind kind, std::string_view what) const {
    if (at(r).kind != kind) fail(concat(what, ", ", describe_pickled(kind)), describe_pickled(at(r).kind));
    return at(r);
}

inline std::int64_t pickle_builder::number(pickle_ref r, std::string_view what) const {
    auto const& v = expect(r, pickle_kind::integer, what);
    if (v.number < 0) fail(concat(what, " that is not negative"), std::to_string(v.number));
    return v.number;
}

inline std::vector<std::int64_t> pickle_builder::numbers(pickle_ref r, std::string_view what) {
    auto const& v = at(r);
    if (v.kind != pickle_kind::tuple && v.kind != pickle_kind::list) fail(concat(what, ", a tuple"), describe_pickled(v.kind));
    if (v.items.size() > pickle_max_dimensions) fail(concat(what, " of at most 64 dimensions"), std::to_string(v.items.size()));
    charge(v.items.size());
    std::vector<std::int64_t> out;
    out.reserve(v.items.size());
    for (pickle_ref const i : v.items) out.push_back(number(i, what));
    return out;
}

inline pickle_ref pickle_builder::global(std::string_view module, std::string_view name, bool script) {
    auto const found = find_pickle_global(module, name, script);
    if (!found) {
        if (script || is_hostile_global(module, name)) raise(foreign_name_error(file_, {module, name}));
        document.classes.push_back({module, name});
        auto const number = static_cast<std::int64_t>(document.classes.size() - 1);
        return add({.kind = pickle_kind::global, .number = (number << 16) | (static_cast<std::int64_t>(pickle_action::foreign_class) << 8), .text = name});
    }
    // The action and the dtype in one number.
    auto const packed = (static_cast<std::int64_t>(found->action) << 8) | static_cast<std::int64_t>(found->type);
    bool const is_joined = found->action == pickle_action::script_class && name.data() == module.data() + module.size() + 1;  // two lines of one pickle
    return add({.kind = pickle_kind::global, .number = packed, .text = is_joined ? std::string_view(module.data(), module.size() + 1 + name.size()) : name});
}

inline pickle_action pickle_builder::action_of(pickle_ref function) const {
    return static_cast<pickle_action>(expect(function, pickle_kind::global, "something to call").number >> 8 & 0xff);
}

inline std::int64_t pickle_builder::foreign_class(pickle_ref r) const noexcept {
    if (at(r).kind == pickle_kind::foreign) return at(r).number;
    bool const is_class = at(r).kind == pickle_kind::global && static_cast<pickle_action>(at(r).number >> 8 & 0xff) == pickle_action::foreign_class;
    return is_class ? at(r).number >> 16 : -1;
}

inline dtype pickle_dtype(pickle_value const& global) noexcept { return static_cast<dtype>(global.number & 0xff); }

inline pickle_ref pickle_builder::unusable(std::string_view why) {
    document.tensors.push_back({.unusable = std::string(why)});
    return add({.kind = pickle_kind::tensor, .number = static_cast<std::int64_t>(document.tensors.size() - 1)});
}

inline pickle_ref pickle_builder::tensor(std::span<pickle_ref const> a, pickle_action how) {
    std::size_t const least = how == pickle_action::rebuild_tensor ? 4 : how == pickle_action::rebuild_tensor_v2 ? 6 : 7;
    if (a.size() < least) fail(concat(std::to_string(least), " arguments for a tensor"), std::to_string(a.size()));
    auto const storage = static_cast<std::size_t>(expect(a[0], pickle_kind::storage, "the storage of a tensor").number);
    pickle_tensor t;
    t.storage = storage;
    t.type = document.storages[storage].type;
    t.offset = number(a[1], "the offset of a tensor");
    t.sizes = numbers(a[2], "the sizes of a tensor");
    t.strides = numbers(a[3], "the strides of a tensor");
    if (t.strides.size() != t.sizes.size()) fail(concat("as many strides as sizes, ", std::to_string(t.sizes.size())), std::to_string(t.strides.size()));
    std::size_t metadata = least;
    if (how == pickle_action::rebuild_tensor_v3) {
        auto const& type = expect(a[6], pickle_kind::global, "the dtype of a tensor");
        if (action_of(a[6]) != pickle_action::data_type) fail("the dtype of a tensor", printable(type.text));
        t.type = pickle_dtype(type);
    }
    if (how != pickle_action::rebuild_tensor && a.size() > metadata && at(a[metadata]).kind == pickle_kind::dict) {
        auto const& items = at(a[metadata]).items;
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (at(items[i + 1]).kind == pickle_kind::boolean && at(items[i + 1]).number != 0)
                t.unusable = concat("a view that is marked as '", printable(at(items[i]).text), "' (resolve it before saving: resolve_conj(), resolve_neg())");
    }
    if (kind_of(t.type) == dtype_kind::quantized) t.unusable = "a quantized tensor";
    document.tensors.push_back(std::move(t));
    return add({.kind = pickle_kind::tensor, .number = static_cast<std::int64_t>(document.tensors.size() - 1)});
}

inline pickle_ref pickle_builder::parameter(std::span<pickle_ref const> a) const {
    if (a.empty()) fail("the tensor of a parameter", "no arguments");
    if (foreign_class(a[0]) >= 0) return a[0];
    expect(a[0], pickle_kind::tensor, "the data of a parameter");
    return a[0];
}

/// A tensor with attributes, or a subclass: only the former is a plain tensor.
inline pickle_ref pickle_builder::from_type(std::vector<pickle_ref> const& a) {
    if (a.size() < 3) fail("a function, a class and its arguments", concat(std::to_string(a.size()), " arguments"));
    if (foreign_class(a[0]) >= 0 || foreign_class(a[1]) >= 0) return unusable("a tensor subclass");
    if (action_of(a[1]) != pickle_action::tensor_class) fail("torch.Tensor or a parameter", printable(at(a[1]).text));
    if (action_of(a[0]) == pickle_action::rebuild_from_type) fail("a function that makes a tensor", "one that asks for another");
    pickle_ref const made = call(a[0], a[2]);
    expect(made, pickle_kind::tensor, "what was rebuilt");
    return made;
}

/// A dict from nothing, from a dict, or from a list of pairs.
inline pickle_ref pickle_builder::dictionary(std::span<pickle_ref const> a) {
    pickle_value out{.kind = pickle_kind::dict};
    if (!a.empty()) {
        auto const& from = at(a[0]);
        charge(from.items.size());
        if (from.kind == pickle_kind::dict) {
            out.items = from.items;
        } else {
            if (from.kind != pickle_kind::list && from.kind != pickle_kind::tuple) fail("a dict or a list of pairs", describe_pickled(from.kind));
            for (pickle_ref const pair : from.items) {
                auto const& p = at(pair);
                if ((p.kind != pickle_kind::list && p.kind != pickle_kind::tuple) || p.items.size() != 2)
                    fail("a pair of key and value", describe_pickled(p.kind));
                out.items.insert(out.items.end(), p.items.begin(), p.items.end());
            }
        }
    }
    return add(std::move(out));
}

/// A set from nothing or from a list.
inline pickle_ref pickle_builder::set_of(std::span<pickle_ref const> a) {
    pickle_value out{.kind = pickle_kind::set};
    if (!a.empty() && (at(a[0]).kind == pickle_kind::list || at(a[0]).kind == pickle_kind::tuple)) {
        charge(at(a[0]).items.size());
        out.items = at(a[0]).items;
    }
    return add(std::move(out));
}

inline void pickle_builder::append(pickle_ref to, pickle_kind kind, std::span<pickle_ref const> added) {
    auto& container = document.values[to];
    if (kind == pickle_kind::dict && added.size() % 2 != 0) fail("pairs of key and value", "an odd number of values");
    if (container.kind == pickle_kind::opaque || (container.kind == pickle_kind::foreign && kind != pickle_kind::dict)) return;
    if (container.kind != kind && container.kind != pickle_kind::foreign) fail(concat(describe_pickled(kind), " to add to"), describe_pickled(container.kind));
    container.items.insert(container.items.end(), added.begin(), added.end());
}

inline pickle_ref pickle_builder::call(pickle_ref function, pickle_ref arguments) {
    std::vector<pickle_ref> const& stored = expect(arguments, pickle_kind::tuple, "the arguments of a call").items;
    if (auto const number = foreign_class(function); number >= 0) return foreign_object(number);
    pickle_action const action = action_of(function);
    if (stored.size() > 16) fail("at most 16 arguments", std::to_string(stored.size()));
    std::vector<pickle_ref> const a = stored;  // adding values moves them
    switch (action) {
        case pickle_action::rebuild_tensor:
        case pickle_action::rebuild_tensor_v2:
        case pickle_action::rebuild_tensor_v3: return tensor(a, action);
        case pickle_action::rebuild_parameter: return parameter(a);
        case pickle_action::rebuild_from_type: return from_type(a);
        case pickle_action::first_argument:
            if (a.empty()) return add({.kind = pickle_kind::tuple});  // torch.Size()
            return a[0];
        case pickle_action::meta_tensor: {
            pickle_ref const made = unusable("a tensor on the meta device, which has no elements");
            document.tensors.back().is_meta = true;
            return made;
        }
        case pickle_action::sparse_tensor: return unusable("a sparse tensor");
        case pickle_action::quantized_tensor: return unusable("a quantized tensor");
        case pickle_action::nested_tensor: return unusable("a nested tensor");
        case pickle_action::tensor_subclass: return unusable("a tensor subclass");
        case pickle_action::dictionary: return dictionary(a);
        case pickle_action::default_dictionary: return add({.kind = pickle_kind::dict});
        case pickle_action::encode:
            if (a.empty()) fail("a text to encode", "no arguments");
            return add({.kind = pickle_kind::bytes, .text = expect(a[0], pickle_kind::string, "a text to encode").text});
        case pickle_action::set: return set_of(a);
        case pickle_action::new_object:
            if (a.empty()) fail("a class to make an object of", "no arguments");
            if (auto const number = foreign_class(a[0]); number >= 0) return foreign_object(number);
            return add({.kind = pickle_kind::opaque});
        case pickle_action::numpy_array: return add({.kind = pickle_kind::opaque, .text = "a NumPy array"});
        case pickle_action::script_class: return make_object(function, arguments);
        case pickle_action::plain: return add({.kind = pickle_kind::opaque});
        case pickle_action::tensor_class:
        case pickle_action::storage_class:
        case pickle_action::data_type:
        case pickle_action::foreign_class: break;
    }
    fail("a function", concat("the class '", printable(at(function).text), "'"));
}

inline pickle_ref pickle_builder::make_object(pickle_ref type, pickle_ref arguments) {
    if (foreign_class(type) >= 0 || action_of(type) != pickle_action::script_class) return call(type, arguments);
    return add({.kind = pickle_kind::object, .text = at(type).text});
}

inline void pickle_builder::set_state(pickle_ref object, pickle_ref state) {
    auto& o = document.values[object];
    switch (o.kind) {
        case pickle_kind::object:
            if (!o.items.empty()) fail("an object whose state is not set yet", "one that has it");
            o.items.push_back(state);
            return;
        case pickle_kind::foreign: o.state = state; return;
        case pickle_kind::dict:    // attributes of an OrderedDict: `_metadata` of a state_dict
        case pickle_kind::tensor:  // attributes of a tensor
        case pickle_kind::opaque: return;
        default: fail("an object to give a state to", describe_pickled(o.kind));
    }
}

inline pickle_ref pickle_builder::persistent(pickle_ref id) {
    auto const& a = expect(id, pickle_kind::tuple, "a persistent id").items;
    if (a.size() >= 2 && at(a[0]).kind == pickle_kind::string && at(a[0]).text == "module" && at(a[1]).kind == pickle_kind::global)
        return a[1];  // of a whole module in the old form: ('module', class, its file, its source)
    if (a.size() < 5 || at(a[0]).kind != pickle_kind::string || at(a[0]).text != "storage")
        fail("the persistent id of a storage", a.empty() ? "an empty one" : concat("one that begins with ", describe_pickled(at(a[0]).kind)));
    if (action_of(a[1]) != pickle_action::storage_class) fail("the class of a storage", printable(at(a[1]).text));
    dtype const type = pickle_dtype(at(a[1]));
    pickle_storage s;
    s.key = expect(a[2], pickle_kind::string, "the key of a storage").text;
    s.type = type == dtype::undefined ? dtype::uint8 : type;
    s.whole = s.count = number(a[4], "the number of elements of a storage");
    if (a.size() > 5 && at(a[5]).kind != pickle_kind::none) {
        auto const& part = expect(a[5], pickle_kind::tuple, "the part of a storage").items;
        if (part.size() != 3) fail("key, offset and size of a part of a storage", std::to_string(part.size()));
        s.first = number(part[1], "the offset of a part of a storage");
        s.count = number(part[2], "the size of a part of a storage");
        if (s.first > s.whole || s.count > s.whole - s.first) fail("a part inside of its storage", "one that exceeds it");
    }
    document.storages.push_back(s);
    return add({.kind = pickle_kind::storage, .number = static_cast<std::int64_t>(document.storages.size() - 1)});
}

}}}  // namespace torch_ir::detail
