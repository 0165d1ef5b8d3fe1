# SPDX-License-Identifier: MIT
# Installs BUILD (configured for core alone first, as docs/packaging.md says, if SOURCE is given) into a folder that is then moved to PREFIX.
cmake_minimum_required(VERSION 3.24)

function(run)
    execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${PREFIX}" "${PREFIX}.staging")
if(SOURCE)
    file(REMOVE_RECURSE "${BUILD}")
    file(STRINGS "${SOURCE}/docs/packaging.md" line REGEX "^    cmake -B build/core-only ")
    string(REGEX REPLACE "^    cmake -B build/core-only " "" options "${line}")
    separate_arguments(options UNIX_COMMAND "${options}")
    if(NOT options)
        message(FATAL_ERROR "docs/packaging.md does not say how core alone is configured")
    endif()
    run(${CMAKE_COMMAND} -S "${SOURCE}" -B "${BUILD}" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}" ${options}
        -DCMAKE_DISABLE_FIND_PACKAGE_doctest=ON -DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON -DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON)
endif()
run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${PREFIX}.staging")
file(RENAME "${PREFIX}.staging" "${PREFIX}")

set(files include/torch_ir/core.hpp share/cmake/torch_ir/torch_ir-config.cmake share/doc/torch_ir/LICENSE)
if(EXISTS "${PREFIX}/bin/torch-ir")
    list(APPEND files share/bash-completion/completions/torch-ir share/zsh/site-functions/_torch-ir share/fish/vendor_completions.d/torch-ir.fish
        share/man/man1/torch-ir.1)
endif()
foreach(file IN LISTS files)
    if(NOT EXISTS "${PREFIX}/${file}")
        message(FATAL_ERROR "the installation has no ${file}")
    endif()
endforeach()
