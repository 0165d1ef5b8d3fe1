# SPDX-License-Identifier: MIT
# cmake -DPROGRAM=<program> -DOUTPUT=<file> -P check_output.cmake: the program ends well and prints the file, byte for byte.
cmake_minimum_required(VERSION 3.24)

file(READ "${OUTPUT}" expected)
execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
if(NOT printed STREQUAL expected)
    message(FATAL_ERROR "${PROGRAM} printed\n${printed}\nand not what ${OUTPUT} has:\n${expected}")
endif()
