// SPDX-License-Identifier: MIT
/// A sub-program inside of a program: a value that keeps the type it was made with.
#pragma once

#include <torch_ir/config.hpp>

#include <type_traits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

class ir;

namespace detail {

/// Owns an `ir`, or a class derived from it, and copies it as what it is.
class program_box {
public:
    template <class Program>
    requires std::is_base_of_v<ir, Program>
    explicit program_box(Program program) : program_(new Program(std::move(program))), type_(type_of<Program>()) {}
    program_box(program_box const& other) : program_(other.copy()), type_(other.type_) {}
    program_box(program_box&& other) noexcept : program_(std::exchange(other.program_, nullptr)), type_(other.type_) {}
    program_box& operator=(program_box other) noexcept {
        std::swap(program_, other.program_);
        std::swap(type_, other.type_);
        return *this;
    }
    ~program_box() {
        if (program_) destroy();
    }

    [[nodiscard]] ir const& operator*() const noexcept { return *program_; }
    [[nodiscard]] ir& operator*() noexcept { return *program_; }

private:
    struct derived {
        ir* (*copy)(ir const&);
        void (*destroy)(ir*) noexcept;
    };
    /// Null for `ir` itself, so that a unit which copies no program does not compile how one is copied.
    template <class Program>
    [[nodiscard]] static derived const* type_of() {
        if constexpr (std::is_same_v<Program, ir>) {
            return nullptr;
        } else {
            static constexpr derived type{[](ir const& p) -> ir* { return new Program(static_cast<Program const&>(p)); },
                                          [](ir* p) noexcept { delete static_cast<Program*>(p); }};
            return &type;
        }
    }
    [[nodiscard]] ir* copy() const;
    void destroy() noexcept;

    ir* program_;
    derived const* type_;
};

}  // namespace detail

}}  // namespace torch_ir
