# SPDX-License-Identifier: MIT
# Helpers of this project's own build: header lists, warnings, sanitizers, ccache. Nothing here reaches a consumer.

# torch_ir_headers(<core|libtorch> <folder> <file>...): adds the headers of include/torch_ir/<folder> to their target.
function(torch_ir_headers part folder)
    set(headers "")
    foreach(file IN LISTS ARGN)
        cmake_path(SET header NORMALIZE "${PROJECT_SOURCE_DIR}/include/torch_ir/${folder}/${file}")
        list(APPEND headers "${header}")
    endforeach()
    set_property(GLOBAL APPEND PROPERTY TORCH_IR_LISTED_HEADERS ${headers})
    if(part STREQUAL "core")
        set(target torch_ir_core)
    else()
        set(target torch_ir)
    endif()
    if(headers AND TARGET ${target})
        target_sources(${target} INTERFACE
            FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${headers})
    endif()
endfunction()

# What our own programs are compiled with; linked privately, never exported.
add_library(torch_ir_build_options INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(torch_ir_build_options INTERFACE
        -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<$<BOOL:${TORCH_IR_WERROR}>:-Werror>)
endif()
if(TORCH_IR_SANITIZE)
    set(sanitizer_flags -fsanitize=${TORCH_IR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(torch_ir_build_options INTERFACE ${sanitizer_flags})
    target_link_options(torch_ir_build_options INTERFACE ${sanitizer_flags})
endif()

# A LibTorch unit takes up to 2 GB and most of a minute: no more than two at a time.
set_property(GLOBAL APPEND PROPERTY JOB_POOLS libtorch_units=2)

# torch_ir_program(<target>): build options for one of our executables.
function(torch_ir_program target)
    target_link_libraries(${target} PRIVATE torch_ir_build_options)
endfunction()

# torch_ir_libtorch_program(<target>): the same for one that includes LibTorch's headers.
function(torch_ir_libtorch_program target)
    torch_ir_program(${target})
    target_link_libraries(${target} PRIVATE torch_ir::torch_ir)
    set_target_properties(${target} PROPERTIES JOB_POOL_COMPILE libtorch_units)
endfunction()

if(TORCH_IR_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(TORCH_IR_CCACHE_PROGRAM ccache)
    mark_as_advanced(TORCH_IR_CCACHE_PROGRAM)
    if(TORCH_IR_CCACHE_PROGRAM)
        # ccache keeps units that use a precompiled header only if it is told that this is fine.
        set(CMAKE_CXX_COMPILER_LAUNCHER
            "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${TORCH_IR_CCACHE_PROGRAM}")
    endif()
endif()

# torch_ir_require_program(<variable> <package> NAMES <name>...): finds a program, installs it where that is wanted, or ends with what to install.
function(torch_ir_require_program variable package)
    if(DEFINED CACHE{${variable}} AND NOT EXISTS "${${variable}}")
        unset(${variable} CACHE)  # it was there once
    endif()
    find_program(${variable} ${ARGN})
    if(NOT ${variable})
        torch_ir_install_packages(${package})
        find_program(${variable} ${ARGN} REQUIRED)
    endif()
    mark_as_advanced(${variable})
endfunction()

# Each unit of ours is looked at by clang-tidy as well (.clang-tidy), whatever compiler builds it.
if(TORCH_IR_CLANG_TIDY)
    torch_ir_require_program(TORCH_IR_CLANG_TIDY_PROGRAM clang-tidy NAMES clang-tidy clang-tidy-14)
    set(CMAKE_CXX_CLANG_TIDY "${TORCH_IR_CLANG_TIDY_PROGRAM};--quiet")
endif()

# The layout of .clang-format: the target `format` makes it so, `check_format` tells where it is not. Another version of clang-format lays some things out in
# another way, so it must be that one.
set(TORCH_IR_CLANG_FORMAT_VERSION 14)
if(PROJECT_IS_TOP_LEVEL)
    if(TORCH_IR_LAYOUT_ONLY)  # the presets format and check-format
        torch_ir_require_program(TORCH_IR_CLANG_FORMAT clang-format NAMES clang-format-${TORCH_IR_CLANG_FORMAT_VERSION})
    endif()
    find_program(TORCH_IR_CLANG_FORMAT NAMES clang-format-${TORCH_IR_CLANG_FORMAT_VERSION})
    mark_as_advanced(TORCH_IR_CLANG_FORMAT)
    if(TORCH_IR_CLANG_FORMAT)
        file(GLOB_RECURSE torch_ir_formatted
            include/*.hpp tools/*.hpp tools/*.cpp benchmarks/*.hpp benchmarks/*.cpp tests/*.hpp tests/*.cpp)
        list(FILTER torch_ir_formatted EXCLUDE REGEX "tests/docs/|tests/zoo/outside")  # laid out, as examples/ is, for the pages that show them
        add_custom_target(format COMMAND "${TORCH_IR_CLANG_FORMAT}" -i ${torch_ir_formatted}
            WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" COMMENT "Laying out all sources" VERBATIM)
        add_custom_target(check_format COMMAND "${TORCH_IR_CLANG_FORMAT}" --dry-run -Werror ${torch_ir_formatted}
            WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" COMMENT "Looking at the layout of all sources" VERBATIM)
    endif()
endif()
