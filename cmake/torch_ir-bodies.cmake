# SPDX-License-Identifier: MIT
# torch_ir::core_bodies and torch_ir::bodies: as torch_ir::core and torch_ir::torch_ir, with the bodies of their functions compiled once in the build that
# uses them, by its compiler and flags; who links them compiles declarations only. Used here, and by the installed package.

# torch_ir_add_bodies(<target> <name behind torch_ir::> <header with the bodies> <library>...): built where it is used.
function(torch_ir_add_bodies target name header)
    if(TARGET ${target})
        return()
    endif()
    file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp" CONTENT "#include <${header}>\n" @ONLY)
    add_library(${target} STATIC EXCLUDE_FROM_ALL "${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp")
    add_library(torch_ir::${name} ALIAS ${target})
    target_compile_definitions(${target} PUBLIC TORCH_IR_SEPARATE)
    target_link_libraries(${target} PUBLIC ${ARGN})
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()
