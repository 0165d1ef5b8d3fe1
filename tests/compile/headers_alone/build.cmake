# SPDX-License-Identifier: MIT
# Builds TARGETS in BUILD_DIR and deletes their precompiled headers, which together take more disk than all the rest.

execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD_DIR}" --target ${TARGETS} --parallel 2 RESULT_VARIABLE result)
foreach(target IN LISTS TARGETS)
    set(precompiled "${OBJECTS_DIR}/${target}.dir/cmake_pch.hxx")
    file(REMOVE "${precompiled}.gch" "${precompiled}.pch")
endforeach()
if(NOT result EQUAL 0)
    message(FATAL_ERROR "headers that do not compile alone: see above")
endif()
