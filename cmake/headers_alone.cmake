# SPDX-License-Identifier: MIT
# Compiles every header alone, to show that it includes what it uses.
#
# A heavy header H may be precompiled for the headers that reach H by their own includes: precompiled or not, they see it, so this
# hides nothing, and is five times faster. A header is never precompiled for itself. The grouping is made when CMake configures.
#
# The headers are checked, not translated: the directory that calls this must make the objects' files itself (tests/compile/headers_alone does).
#
# A header of core is compiled with its own bodies and those of its part (TORCH_IR_PART, config.hpp), and with the declarations of all else: so it can't
# lean on what the bodies of others include. That all bodies compile in one unit is what core's tests show.

# torch_ir_includes(<header> <result>): what the declarations of `header` (like torch_ir/ir/ir.hpp) include.
function(torch_ir_includes header result)
    get_property(known GLOBAL PROPERTY "TORCH_IR_INCLUDES_${header}" SET)
    if(NOT known)
        file(STRINGS "${PROJECT_SOURCE_DIR}/include/${header}" all REGEX "^#include <|^#if TORCH_IR_BODIES_OF")
        set(lines "")
        foreach(line IN LISTS all)
            if(NOT line MATCHES "^#include <([^>]+)>")
                break()
            endif()
            list(APPEND lines "${CMAKE_MATCH_1}")
        endforeach()
        set_property(GLOBAL PROPERTY "TORCH_IR_INCLUDES_${header}" "${lines}")
    endif()
    get_property(lines GLOBAL PROPERTY "TORCH_IR_INCLUDES_${header}")
    set(${result} "${lines}" PARENT_SCOPE)
endfunction()

# torch_ir_reached(<header> <result>): what it includes, directly or through headers of ours; without itself.
function(torch_ir_reached header result)
    set(reached "")
    torch_ir_includes("${header}" next)
    while(next)
        list(POP_FRONT next file)
        if(file IN_LIST reached)
            continue()
        endif()
        list(APPEND reached "${file}")
        if(file MATCHES "^torch_ir/")
            torch_ir_includes("${file}" more)
            list(APPEND next ${more})
        endif()
    endwhile()
    set(${result} "${reached}" PARENT_SCOPE)
endfunction()

# torch_ir_headers_alone(<target> <library> HEADERS <header>... DECLARATIONS <header>...): compiles the headers, which users of `library` may
# include; of those behind DECLARATIONS the first part alone, without the functions' bodies. The groups' targets are called
# <target>_<group> and appended to the global property TORCH_IR_HEADERS_ALONE.
function(torch_ir_headers_alone target library)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "HEADERS;DECLARATIONS")
    set(group_dispatcher ATen/core/dispatch/Dispatcher.h ATen/core/Tensor.h ATen/core/ivalue.h boost/graph/adjacency_list.hpp)
    set(group_tensor ATen/core/Tensor.h ATen/core/ivalue.h)
    set(group_graph_and_json boost/graph/adjacency_list.hpp boost/json/value.hpp)
    set(group_graph boost/graph/adjacency_list.hpp)
    set(group_json boost/json/value.hpp)
    set(group_other "")
    set(groups dispatcher tensor graph_and_json graph json other)

    foreach(header IN LISTS arg_HEADERS arg_DECLARATIONS)
        if(header MATCHES "^torch_ir/(core|torch_ir)\\.hpp$")
            continue()  # the examples and compile/core_only begin with them
        endif()
        torch_ir_reached("${header}" reached)
        foreach(group IN LISTS groups)  # the first that fits; the last one does
            set(missing ${group_${group}})
            list(REMOVE_ITEM missing ${reached} "")
            if(NOT missing)
                set(chosen ${group})
                break()
            endif()
        endforeach()
        set(source "${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${header}.cpp")
        set(mode "#define TORCH_IR_SEPARATE\n")
        file(STRINGS "${PROJECT_SOURCE_DIR}/include/${header}" bodies REGEX "^#if TORCH_IR_BODIES_OF")
        if(header IN_LIST arg_HEADERS AND bodies MATCHES "TORCH_IR_BODIES_OF\\(([a-z_]+)\\)")
            file(STRINGS "${PROJECT_SOURCE_DIR}/include/torch_ir/config.hpp" part REGEX "^#define TORCH_IR_PART_${CMAKE_MATCH_1} ")
            string(REGEX REPLACE ".* " "" part "${part}")
            string(APPEND mode "#define TORCH_IR_PART ${part}\n")
        endif()
        file(CONFIGURE OUTPUT "${source}" CONTENT "${mode}#include <${header}>\n")
        list(APPEND sources_${chosen} "${source}")
    endforeach()

    foreach(group IN ITEMS dispatcher tensor graph_and_json graph json)
        list(LENGTH sources_${group} count)
        if(count LESS 4)  # not worth precompiling anything
            list(APPEND sources_other ${sources_${group}})
            set(sources_${group} "")
        endif()
    endforeach()

    foreach(group IN LISTS groups)
        if(NOT sources_${group})
            continue()
        endif()
        set(objects ${target}_${group})
        add_library(${objects} OBJECT EXCLUDE_FROM_ALL ${sources_${group}})
        if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
            set_source_files_properties(${sources_${group}} PROPERTIES COMPILE_OPTIONS -fsyntax-only)
        endif()
        torch_ir_program(${objects})
        set_target_properties(${objects} PROPERTIES UNITY_BUILD OFF)
        target_link_libraries(${objects} PRIVATE ${library})
        if(group_${group})
            list(TRANSFORM group_${group} REPLACE "(.+)" "<\\1>" OUTPUT_VARIABLE precompiled)
            target_precompile_headers(${objects} PRIVATE ${precompiled})
        endif()
        set_property(GLOBAL APPEND PROPERTY TORCH_IR_HEADERS_ALONE ${objects})
    endforeach()
endfunction()
