# SPDX-License-Identifier: MIT
# cmake -DREADME=<file> -DPROGRAMS=<program>,<program> -DFOLDER=<where they run> -P check_readme_output.cmake: the README shows what the programs print. Numbers
# with a fraction may be others: they are an error that differs from processor to processor, or a version.
cmake_minimum_required(VERSION 3.24)

function(without_numbers result text)
    string(REGEX REPLACE "[0-9]+(\\.[0-9]+)?e-[0-9]+|[0-9]+\\.[0-9]+" "#" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

file(READ "${README}" readme)
without_numbers(readme "${readme}")
string(REPLACE "," ";" programs "${PROGRAMS}")
foreach(program IN LISTS programs)
    execute_process(COMMAND "${program}" WORKING_DIRECTORY "${FOLDER}" OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
    string(STRIP "${printed}" printed)
    without_numbers(printed "${printed}")
    string(FIND "${readme}" "```text\n${printed}\n```" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${README} does not show what ${program} prints:\n${printed}")
    endif()
endforeach()
