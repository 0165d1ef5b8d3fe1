# SPDX-License-Identifier: MIT
# Builds a program of two units with what pkg-config says of the package in PREFIX, and runs it.
cmake_minimum_required(VERSION 3.24)

find_program(pkg_config NAMES pkg-config pkgconf)
if(NOT pkg_config)
    message("SKIPPED: there is no pkg-config on PATH")
    return()
endif()
set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig:$ENV{PKG_CONFIG_PATH}")
foreach(question IN ITEMS --cflags --libs --modversion)
    execute_process(COMMAND "${pkg_config}" ${question} torch_ir OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    message("pkg-config ${question} torch_ir: ${answer}")
    separate_arguments(answer${question} UNIX_COMMAND "${answer}")
endforeach()
if(NOT answer--modversion STREQUAL VERSION)
    message(FATAL_ERROR "expected version ${VERSION}, found ${answer--modversion}")
endif()
cmake_path(SET include NORMALIZE "${PREFIX}/include")
set(found FALSE)
foreach(flag IN LISTS answer--cflags)
    if(flag MATCHES "^-I(.*)")
        cmake_path(SET folder NORMALIZE "${CMAKE_MATCH_1}")
        if(folder STREQUAL include)
            set(found TRUE)
        endif()
    endif()
endforeach()
if(NOT found)
    message(FATAL_ERROR "expected -I${include}, where the package has been moved to")
endif()
file(MAKE_DIRECTORY "${WORK}")
execute_process(
    COMMAND ${LAUNCHER} "${COMPILER}" -std=c++20 ${answer--cflags} -c "${CONSUMER}/main.cpp" -o "${WORK}/main.o"
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(
    COMMAND ${LAUNCHER} "${COMPILER}" -std=c++20 ${answer--cflags} -c "${CONSUMER}/other.cpp" -o "${WORK}/other.o"
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(
    COMMAND "${COMPILER}" "${WORK}/main.o" "${WORK}/other.o" ${answer--libs} -o "${WORK}/consumer"
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${WORK}/consumer" COMMAND_ERROR_IS_FATAL ANY)
