// SPDX-License-Identifier: MIT
/// Where calls come from, in the native dialect: module frames, module stacks, stack traces and annotations stand once,
/// in tables of the document, and calls refer to them by number.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/node.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Numbers things in order of first use; equal ones get one number.
template <class T>
class interning_table {
public:
    std::size_t operator()(T const& entry) {
        auto const [found, is_new] = numbers_.try_emplace(entry, entries_.size());
        if (is_new) entries_.push_back(&found->first);
        return found->second;
    }
    [[nodiscard]] std::vector<T const*> const& entries() const noexcept { return entries_; }

private:
    std::map<T, std::size_t> numbers_;
    std::vector<T const*> entries_;
};

/// Writes metadata of calls as numbers, and in the end the tables. The calls must live until then.
class native_table_writer {
public:
    explicit native_table_writer(json_writer& out) : out_(out) {}

    /// The members of a node that refer to the tables.
    void write_references(call_metadata const& m);
    /// The tables as members of the document, those that are not empty.
    void write_tables();

private:
    /// Calls share their metadata, so most are found by address.
    template <class T>
    static std::size_t shared_number(std::shared_ptr<T const> const& shared, std::unordered_map<void const*, std::size_t>& known, interning_table<T>& table) {
        auto const [found, is_new] = known.try_emplace(shared.get(), 0);
        if (is_new) found->second = table(*shared);
        return found->second;
    }
    std::size_t number_of(std::shared_ptr<module_stack const> const& stack);
    void reference(std::string_view key, std::size_t number) {
        out_.key(key);
        out_.integer(number);
    }
    template <class T, class Write>
    void write_table(std::string_view key, interning_table<T> const& table, Write const& write);

    json_writer& out_;
    interning_table<std::vector<std::string>> frames_;
    interning_table<std::vector<std::size_t>> stacks_;
    interning_table<std::string> traces_;
    interning_table<std::string> annotations_;
    std::unordered_map<void const*, std::size_t> stack_numbers_;
    std::unordered_map<void const*, std::size_t> trace_numbers_;
    std::unordered_map<void const*, std::size_t> annotation_numbers_;
};

/// Reads the tables of a document, and metadata that refers to them. Throws errc::malformed.
class native_table_reader {
public:
    native_table_reader() = default;
    explicit native_table_reader(json_cursor const& root);

    [[nodiscard]] call_metadata read_references(json_cursor const& node) const;

private:
    using shared_text = std::shared_ptr<std::string const>;

    [[nodiscard]] static std::size_t index_into(json_cursor const& at, std::size_t size);
    static void read_texts(json_cursor const& root, std::string_view key, std::vector<shared_text>& texts);

    std::vector<std::shared_ptr<module_stack const>> stacks_;
    std::vector<shared_text> traces_;
    std::vector<shared_text> annotations_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void native_table_writer::write_references(call_metadata const& m) {
    if (m.stack) reference("module_stack", number_of(m.stack));
    if (m.trace) reference("stack_trace", shared_number(m.trace, trace_numbers_, traces_));
    if (m.custom) reference("annotation", shared_number(m.custom, annotation_numbers_, annotations_));
}

inline std::size_t native_table_writer::number_of(std::shared_ptr<module_stack const> const& stack) {
    auto const [found, is_new] = stack_numbers_.try_emplace(stack.get(), 0);
    if (is_new) {
        std::vector<std::size_t> numbers;
        for (auto const& f : *stack) numbers.push_back(frames_({f.key, f.path, f.type}));
        found->second = stacks_(numbers);
    }
    return found->second;
}

template <class T, class Write>
void native_table_writer::write_table(std::string_view key, interning_table<T> const& table, Write const& write) {
    if (table.entries().empty()) return;
    out_.key(key);
    out_.open('[');
    for (auto const* entry : table.entries()) {
        out_.item();
        write(*entry);
    }
    out_.close(']');
}

inline void native_table_writer::write_tables() {
    auto const row = [this](auto const& items, auto const& write) {
        out_.open_line('[');
        for (auto const& i : items) {
            out_.item();
            write(i);
        }
        out_.close(']');
    };
    auto const text = [this](std::string const& s) { out_.string(s); };
    write_table("module_frames", frames_, [&](auto const& frame) { row(frame, text); });
    write_table("module_stacks", stacks_, [&](auto const& stack) { row(stack, [this](std::size_t n) { out_.integer(n); }); });
    write_table("stack_traces", traces_, text);
    write_table("annotations", annotations_, text);
}

inline native_table_reader::native_table_reader(json_cursor const& root) {
    std::vector<module_frame> frames;
    if (auto const table = root.find("module_frames"))
        table->for_each_element([&](json_cursor const& e) {
            if (!e.value().is_array() || e.size() != 3) e.fail("the key, path and class of a module");
            json_cursor const key = e[0];
            json_cursor const path = e[1];
            json_cursor const type = e[2];
            frames.push_back({std::string(key.as_string()), std::string(path.as_string()), std::string(type.as_string())});
        });
    if (auto const table = root.find("module_stacks"))
        table->for_each_element([&](json_cursor const& e) {
            auto stack = std::make_shared<module_stack>();
            e.for_each_element([&](json_cursor const& n) { stack->push_back(frames[index_into(n, frames.size())]); });
            stacks_.push_back(std::move(stack));
        });
    read_texts(root, "stack_traces", traces_);
    read_texts(root, "annotations", annotations_);
}

inline void native_table_reader::read_texts(json_cursor const& root, std::string_view key, std::vector<shared_text>& texts) {
    if (auto const table = root.find(key))
        table->for_each_element([&](json_cursor const& e) { texts.push_back(std::make_shared<std::string const>(e.as_string())); });
}

inline std::size_t native_table_reader::index_into(json_cursor const& at, std::size_t size) {
    if (!at.value().is_int64() || at.as_int() < 0 || std::cmp_greater_equal(at.as_int(), size))
        at.fail(concat("a number below ", std::to_string(size), ", the length of the table"));
    return static_cast<std::size_t>(at.as_int());
}

inline call_metadata native_table_reader::read_references(json_cursor const& node) const {
    call_metadata m;
    if (auto const i = node.find("module_stack")) m.stack = stacks_[index_into(*i, stacks_.size())];
    if (auto const i = node.find("stack_trace")) m.trace = traces_[index_into(*i, traces_.size())];
    if (auto const i = node.find("annotation")) m.custom = annotations_[index_into(*i, annotations_.size())];
    return m;
}

}}}  // namespace torch_ir::detail
