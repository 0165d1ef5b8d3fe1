// SPDX-License-Identifier: MIT
/// The main function of the test programs. The last line says which reference models they saw.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <exception>
#include <iostream>

#include "reference.hpp"

int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    try {
        bool const is_large = torch_ir_test::has_large_reference();
        int const result = context.run();
        if (!context.shouldExit())
            std::cout << "reference models: " << (is_large ? "the large set" : "the committed set") << ", " << torch_ir_test::reference_root().string() << "\n";
        return result;
    } catch (std::exception const& e) {
        std::cerr << "error: " << e.what() << "\n";
        return 1;
    }
}
