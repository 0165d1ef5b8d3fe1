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
    explicit program_box(Program program)
        : program_(new Program(std::move(program))),
          copy_([](ir const& p) -> ir* { return new Program(static_cast<Program const&>(p)); }),
          destroy_([](ir* p) noexcept { delete static_cast<Program*>(p); }) {}
    program_box(program_box const& other) : program_(other.copy_(*other.program_)), copy_(other.copy_), destroy_(other.destroy_) {}
    program_box(program_box&& other) noexcept : program_(std::exchange(other.program_, nullptr)), copy_(other.copy_), destroy_(other.destroy_) {}
    program_box& operator=(program_box other) noexcept {
        std::swap(program_, other.program_);
        std::swap(copy_, other.copy_);
        std::swap(destroy_, other.destroy_);
        return *this;
    }
    ~program_box() {
        if (program_) destroy_(program_);
    }

    [[nodiscard]] ir const& operator*() const noexcept { return *program_; }
    [[nodiscard]] ir& operator*() noexcept { return *program_; }

private:
    ir* program_;
    ir* (*copy_)(ir const&);
    void (*destroy_)(ir*) noexcept;
};

}  // namespace detail

}}  // namespace torch_ir
