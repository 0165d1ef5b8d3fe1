# SPDX-License-Identifier: MIT
# torch_ir::core_bodies and torch_ir::bodies: as torch_ir::core and torch_ir::torch_ir, with the bodies of their functions compiled once in the build that
# uses them, by its compiler and flags; who links them compiles declarations only. Used here, and by the installed package.

# torch_ir_add_bodies(<target> <name behind torch_ir::> <header with the bodies> PARTS <number>... LIBRARIES <library>...): built where it is used, one unit
# for each part (include/torch_ir/config.hpp lists them), so that they compile side by side.
function(torch_ir_add_bodies target name header)
    if(TARGET ${target})
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "PARTS;LIBRARIES")
    set(units "")
    foreach(part IN LISTS arg_PARTS)
        set(unit "${CMAKE_CURRENT_BINARY_DIR}/${target}_${part}.cpp")
        file(CONFIGURE OUTPUT "${unit}" CONTENT "#define TORCH_IR_PART ${part}\n#include <${header}>\n" @ONLY)
        list(APPEND units "${unit}")
    endforeach()
    add_library(${target} STATIC EXCLUDE_FROM_ALL ${units})
    add_library(torch_ir::${name} ALIAS ${target})
    target_compile_definitions(${target} PUBLIC TORCH_IR_SEPARATE)
    target_link_libraries(${target} PUBLIC ${arg_LIBRARIES})
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON UNITY_BUILD OFF)
endfunction()

# torch_ir_add_core_bodies(<core library>), torch_ir_add_libtorch_bodies(<library with LibTorch>)
function(torch_ir_add_core_bodies core)
    torch_ir_add_bodies(torch_ir_core_bodies core_bodies torch_ir/src.hpp PARTS 1 2 3 4 5 6 7 LIBRARIES ${core})
endfunction()
function(torch_ir_add_libtorch_bodies library)
    torch_ir_add_bodies(torch_ir_bodies bodies torch_ir/libtorch/src.hpp PARTS 11 12 13 14 15 LIBRARIES ${library} torch_ir_core_bodies)
    # Part 14 has the kernels of optimised runs, which are used only where they are compiled with optimisation: here in debug builds, too.
    if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
        set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/torch_ir_bodies_14.cpp" PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Debug>:-O2>"
            SKIP_PRECOMPILE_HEADERS ON)
    endif()
endfunction()
