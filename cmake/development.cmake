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

# cmake --build <folder> --target format: the lines that differ from the last commit, laid out as .clang-format says.
if(PROJECT_IS_TOP_LEVEL)
    find_program(TORCH_IR_GIT_CLANG_FORMAT NAMES git-clang-format git-clang-format-14)
    mark_as_advanced(TORCH_IR_GIT_CLANG_FORMAT)
    if(TORCH_IR_GIT_CLANG_FORMAT)
        add_custom_target(format
            COMMAND "${TORCH_IR_GIT_CLANG_FORMAT}" --extensions hpp,cpp
            WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
            VERBATIM)
    endif()
endif()
