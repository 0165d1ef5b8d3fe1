# SPDX-License-Identifier: MIT
# Installs BUILD (configured for core alone first, if SOURCE is given) into a folder that is then moved to PREFIX.
cmake_minimum_required(VERSION 3.24)

function(run)
    execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${PREFIX}" "${PREFIX}.staging")
if(SOURCE)
    file(REMOVE_RECURSE "${BUILD}")
    run(${CMAKE_COMMAND} -S "${SOURCE}" -B "${BUILD}" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
        -DTORCH_IR_WITH_LIBTORCH=OFF -DTORCH_IR_BUILD_TESTS=OFF -DTORCH_IR_BUILD_TOOLS=OFF -DTORCH_IR_BUILD_EXAMPLES=OFF)
endif()
run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${PREFIX}.staging")
file(RENAME "${PREFIX}.staging" "${PREFIX}")

foreach(file IN ITEMS include/torch_ir/core.hpp share/cmake/torch_ir/torch_ir-config.cmake share/doc/torch_ir/LICENSE)
    if(NOT EXISTS "${PREFIX}/${file}")
        message(FATAL_ERROR "the installation has no ${file}")
    endif()
endforeach()
