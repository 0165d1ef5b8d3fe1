# SPDX-License-Identifier: MIT
# Builds TARGETS in BUILD_DIR one by one and deletes each one's precompiled header after it: together they take more than a GB of disk.

set(failed "")
foreach(target IN LISTS TARGETS)
    execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD_DIR}" --target ${target} --parallel 2 RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        list(APPEND failed ${target})
    endif()
    set(precompiled "${OBJECTS_DIR}/${target}.dir/cmake_pch.hxx")
    file(REMOVE "${precompiled}.gch" "${precompiled}.pch")
endforeach()
if(failed)
    message(FATAL_ERROR "headers that do not compile alone: see above, ${failed}")
endif()
