// SPDX-License-Identifier: MIT
/// The schemas that have been asked for or registered, for the life of the process: a hash table that is read without a lock.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/schema/schema.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Chains of entries that are put in front of one another and never taken out, so that a reader needs no lock and pointers stay valid. Nothing is freed:
/// somebody may ask while the process ends.
class schema_cache {
public:
    constexpr schema_cache() noexcept = default;
    schema_cache(schema_cache const&) = delete;
    schema_cache& operator=(schema_cache const&) = delete;

    [[nodiscard]] operator_schema const* find(std::string_view op, std::size_t hash) const noexcept {
        return find(bucket(hash).load(std::memory_order_acquire), nullptr, op, hash);
    }

    /// The schema of that name that is in the table: the one given, unless somebody was faster.
    operator_schema const& insert(operator_schema schema, std::size_t hash) {
        auto& head = bucket(hash);
        entry const* first = head.load(std::memory_order_acquire);
        if (auto const* known = find(first, nullptr, schema.name.text(), hash)) return *known;
        auto* const added = new entry{std::move(schema), hash, first};
        while (!head.compare_exchange_weak(added->next, added, std::memory_order_release, std::memory_order_acquire)) {
            if (auto const* known = find(added->next, std::exchange(first, added->next), added->schema.name.text(), hash)) {
                delete added;
                return *known;
            }
        }
        return added->schema;
    }

    /// All schemas, in no order.
    [[nodiscard]] std::vector<operator_schema const*> all() const {
        std::vector<operator_schema const*> out;
        for (auto const& head : buckets_)
            for (entry const* e = head.load(std::memory_order_acquire); e != nullptr; e = e->next) out.push_back(&e->schema);
        return out;
    }

private:
    struct entry {
        operator_schema schema;
        std::size_t hash;
        entry const* next;
    };

    std::array<std::atomic<entry const*>, 4096> buckets_{};  // about as many as LibTorch has operators

    [[nodiscard]] std::atomic<entry const*>& bucket(std::size_t hash) noexcept { return buckets_[hash % buckets_.size()]; }
    [[nodiscard]] std::atomic<entry const*> const& bucket(std::size_t hash) const noexcept { return buckets_[hash % buckets_.size()]; }

    /// From `e` to the one before `end`.
    [[nodiscard]] static operator_schema const* find(entry const* e, entry const* end, std::string_view op, std::size_t hash) noexcept {
        for (; e != end; e = e->next)
            if (e->hash == hash && e->schema.name.text() == op) return &e->schema;
        return nullptr;
    }
};

inline constinit schema_cache known_schemas;

}}}  // namespace torch_ir::detail
