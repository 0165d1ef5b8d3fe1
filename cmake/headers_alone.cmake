# SPDX-License-Identifier: MIT
# Compiles every header alone, to show that it includes what it uses.
#
# A heavy header H may be precompiled for the headers that reach H by their own includes: precompiled or not, they see it, so this
# hides nothing, and is five times faster. A header is never precompiled for itself. The grouping is made when CMake configures.

# torch_ir_includes(<header> <result>): what `header` (like torch_ir/ir/ir.hpp) includes.
function(torch_ir_includes header result)
    get_property(known GLOBAL PROPERTY "TORCH_IR_INCLUDES_${header}" SET)
    if(NOT known)
        file(STRINGS "${PROJECT_SOURCE_DIR}/include/${header}" lines REGEX "^#include <")
        list(TRANSFORM lines REPLACE "^#include <([^>]+)>.*" "\\1")
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

# torch_ir_headers_alone(<target> <library> <header>...): compiles the headers, which users of `library` may include. The groups' targets
# are called <target>_<group> and appended to the global property TORCH_IR_HEADERS_ALONE.
function(torch_ir_headers_alone target library)
    set(group_dispatcher ATen/core/dispatch/Dispatcher.h ATen/core/Tensor.h ATen/core/ivalue.h torch_ir/ir/ir.hpp)
    set(group_tensor ATen/core/Tensor.h ATen/core/ivalue.h)
    set(group_graph_and_json torch_ir/ir/ir.hpp boost/json/value.hpp)
    set(group_graph torch_ir/ir/ir.hpp)
    set(group_json boost/json/value.hpp)
    set(group_other "")
    set(groups dispatcher tensor graph_and_json graph json other)

    foreach(header IN LISTS ARGN)
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
        file(CONFIGURE OUTPUT "${source}" CONTENT "#include <${header}>\n")
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
