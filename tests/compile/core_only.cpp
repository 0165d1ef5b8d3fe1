// SPDX-License-Identifier: MIT
/// A program of two units that uses core alone; also built with -fno-exceptions -fno-rtti.
#include <torch_ir/core.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>

#if __has_include(<ATen/ATen.h>) || __has_include(<c10/core/ScalarType.h>) || __has_include(<torch/torch.h>)
#error "LibTorch is on the include path of a program that links torch_ir::core alone"
#endif

#include "core_only.hpp"

#ifdef BOOST_NO_EXCEPTIONS
namespace boost {

// What a program without exceptions supplies.
BOOST_NORETURN void throw_exception(std::exception const& e) {
    std::fprintf(stderr, "error: %s\n", e.what());
    std::exit(3);
}
BOOST_NORETURN void throw_exception(std::exception const& e, source_location const&) { throw_exception(e); }

}  // namespace boost
#endif

int main() {
    auto const program = make_program();  // built in the other unit
    auto const counted = torch_ir::drive(program, call_counter{});
    if (counted.calls != 2 || count_calls_elsewhere(program) != 2) {
        std::fprintf(stderr, "expected 2 calls, found %d here and %d in the other unit\n", counted.calls, count_calls_elsewhere(program));
        return 1;
    }
    return 0;
}
