# SPDX-License-Identifier: MIT
# Other compilers than the one that builds: the target `compilers` has each of the table look at the headers, bodies and all, with many warnings as errors.
# `compiler_<name>` is one of them. What is missing is installed where that is wanted (TORCH_IR_PROVISION); what can't be had is named and left out.
#
#     cmake --workflow --preset compilers

# name | packages of Debian | program | flags | standards | headers
set(torch_ir_compilers
    "gcc-12    | g++-12                                        | g++-12                          |                  | 20 23 | core torch_ir"
    "clang-14  | clang-14                                      | clang++-14                      |                  | 20 2b | core torch_ir"
    "clang-19  | clang-19                                      | clang++-19                      |                  | 20 23 | core torch_ir"
    "libc++-19 | clang-19 libc++-19-dev                        | clang++-19                      | -stdlib=libc++   | 20 23 | core"
    "mingw     | g++-mingw-w64-x86-64-posix libz-mingw-w64-dev | x86_64-w64-mingw32-g++-posix    |                  | 20 23 | core"
)
set(torch_ir_compiler_warnings
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wsign-conversion -Wold-style-cast -Werror)

# Boost alone, not what lies beside it: /usr/include is no place to look in for a library or a system other than the builder's.
get_target_property(torch_ir_boost_dirs Boost::headers INTERFACE_INCLUDE_DIRECTORIES)
list(GET torch_ir_boost_dirs 0 torch_ir_boost_dir)
set(torch_ir_only_boost "${PROJECT_BINARY_DIR}/compilers/boost")
file(MAKE_DIRECTORY "${torch_ir_only_boost}")
file(CREATE_LINK "${torch_ir_boost_dir}/boost" "${torch_ir_only_boost}/boost" SYMBOLIC)

# torch_ir_try_compiler(<result> <program> <flag>...): whether it compiles a unit that needs what the library needs of a system.
function(torch_ir_try_compiler result program)
    set(${result} FALSE PARENT_SCOPE)
    unset(found)
    find_program(found "${program}" NO_CACHE)
    if(NOT found)
        return()
    endif()
    file(WRITE "${PROJECT_BINARY_DIR}/compilers/probe.cpp" "#include <zlib.h>\n#include <vector>\nstd::vector<int> v;\n")
    execute_process(COMMAND "${found}" ${ARGN} -std=c++20 -fsyntax-only "${PROJECT_BINARY_DIR}/compilers/probe.cpp"
        RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(failed STREQUAL "0")
        set(${result} TRUE PARENT_SCOPE)
    endif()
endfunction()

set(torch_ir_looks "")
set(torch_ir_missing_compilers "")
foreach(row IN LISTS torch_ir_compilers)
    string(REGEX MATCH "^([^ |]+) *[|]([^|]*)[|]([^|]*)[|]([^|]*)[|]([^|]*)[|](.*)$" row "${row}")
    set(name "${CMAKE_MATCH_1}")
    string(STRIP "${CMAKE_MATCH_3}" program)
    separate_arguments(packages UNIX_COMMAND "${CMAKE_MATCH_2}")
    separate_arguments(flags UNIX_COMMAND "${CMAKE_MATCH_4}")
    separate_arguments(standards UNIX_COMMAND "${CMAKE_MATCH_5}")
    separate_arguments(headers UNIX_COMMAND "${CMAKE_MATCH_6}")

    torch_ir_try_compiler(works "${program}" ${flags})
    if(NOT works AND TORCH_IR_PROVISION)
        torch_ir_try_to_install("its checks are left out" ${packages})
        torch_ir_try_compiler(works "${program}" ${flags})
    endif()
    if(NOT works)
        list(JOIN packages " " packages)
        list(APPEND torch_ir_missing_compilers "${name} (apt-get install ${packages})")
        continue()
    endif()

    set(stamps "")
    foreach(header IN LISTS headers)
        set(places "-I${PROJECT_SOURCE_DIR}/include" -isystem "${torch_ir_only_boost}")
        if(header STREQUAL "torch_ir")
            if(NOT TORCH_IR_WITH_LIBTORCH)
                continue()
            endif()
            foreach(place IN LISTS TORCH_INCLUDE_DIRS)
                list(APPEND places -isystem "${place}")
            endforeach()
        endif()
        set(unit "${PROJECT_BINARY_DIR}/compilers/${header}.cpp")
        file(CONFIGURE OUTPUT "${unit}" CONTENT "#include <torch_ir/${header}.hpp>\n" @ONLY)
        foreach(standard IN LISTS standards)
            set(stamp "${PROJECT_BINARY_DIR}/compilers/${name}-${header}-${standard}")
            add_custom_command(OUTPUT "${stamp}"
                COMMAND "${program}" ${flags} -std=c++${standard} ${torch_ir_compiler_warnings} ${places} -fsyntax-only -MD -MF "${stamp}.d" -MT "${stamp}" "${unit}"
                COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
                DEPENDS "${unit}" DEPFILE "${stamp}.d"
                COMMENT "${name}: <torch_ir/${header}.hpp> as C++${standard}" VERBATIM)
            list(APPEND stamps "${stamp}")
        endforeach()
    endforeach()
    add_custom_target(compiler_${name} DEPENDS ${stamps})
    list(APPEND torch_ir_looks compiler_${name})
endforeach()

list(JOIN torch_ir_looks " " torch_ir_looks_text)
set(torch_ir_verdict "clean: ${torch_ir_looks_text}")
if(torch_ir_missing_compilers)
    list(JOIN torch_ir_missing_compilers ", " torch_ir_missing_text)
    string(APPEND torch_ir_verdict "; NOT LOOKED AT, for it is not here: ${torch_ir_missing_text}")
endif()
add_custom_target(compilers COMMAND "${CMAKE_COMMAND}" -E echo "${torch_ir_verdict}" VERBATIM)
if(torch_ir_looks)
    add_dependencies(compilers ${torch_ir_looks})
endif()
