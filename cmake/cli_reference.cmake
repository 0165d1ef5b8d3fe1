# SPDX-License-Identifier: MIT
# docs/cli.md is what the tool says of itself. Compares the page with it, or writes it:
#
#     cmake -D TOOL=build/test/bin/torch-ir -D PAGE=docs/cli.md [-D WRITE=ON] -P cmake/cli_reference.cmake
cmake_minimum_required(VERSION 3.24)

function(help_of result)
    execute_process(COMMAND "${TOOL}" ${ARGN} --help OUTPUT_VARIABLE help RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "cli_reference: '${TOOL} ${ARGN} --help' ended with ${status}")
    endif()
    string(STRIP "${help}" help)
    set(${result} "${help}" PARENT_SCOPE)
endfunction()

help_of(help)
set(page "# The command line\n\n<!-- Written by cmake/cli_reference.cmake from --help; don't edit it. -->\n\n```text\n${help}\n```\n")
string(REGEX MATCH "Commands:\n(.*)\nCommon options:" section "${help}")
string(REGEX MATCHALL "\n  [a-z][a-z-]+ " names "\n${CMAKE_MATCH_1}")
if(NOT names)
    message(FATAL_ERROR "cli_reference: no commands in the help of ${TOOL}")
endif()
foreach(name IN LISTS names)
    string(STRIP "${name}" name)
    help_of(help ${name})
    string(APPEND page "\n## torch-ir ${name}\n\n```text\n${help}\n```\n")
endforeach()

if(WRITE)
    file(WRITE "${PAGE}" "${page}")
    return()
endif()
file(READ "${PAGE}" found)
if(NOT found STREQUAL page)
    message(FATAL_ERROR "cli_reference: ${PAGE} is not what the tool says; write it again (see the head of cmake/cli_reference.cmake)")
endif()
