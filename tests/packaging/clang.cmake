# SPDX-License-Identifier: MIT
# Compiles all of core with clang, without exceptions and type information as LLVM's own programs are, links and runs it.
cmake_minimum_required(VERSION 3.24)

find_program(clang NAMES clang++ clang++-20 clang++-19 clang++-18 clang++-17 clang++-16 clang++-15 clang++-14)
if(NOT clang)
    message("SKIPPED: there is no clang++ on PATH (apt-get install clang)")
    return()
endif()
execute_process(COMMAND "${clang}" --version OUTPUT_VARIABLE version COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "[^\n]*version ([0-9]+)[^\n]*" version "${version}")
message("${version}")
if(CMAKE_MATCH_1 LESS 14)
    message("SKIPPED: clang 14 or newer is needed")
    return()
endif()
file(MAKE_DIRECTORY "${WORK}")
string(REPLACE "," ";" units "${UNITS}")
set(objects "")
foreach(unit IN LISTS units)
    cmake_path(GET unit STEM name)
    execute_process(
        COMMAND ${LAUNCHER} "${clang}" -std=c++20 -fno-exceptions -fno-rtti -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
            -I "${SOURCE}/include" -c "${unit}" -o "${WORK}/${name}.o"
        COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND objects "${WORK}/${name}.o")
endforeach()
execute_process(COMMAND "${clang}" ${objects} -lboost_json -lz -o "${WORK}/program" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${WORK}/program" COMMAND_ERROR_IS_FATAL ANY)
