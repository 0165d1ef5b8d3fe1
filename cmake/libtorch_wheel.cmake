# SPDX-License-Identifier: MIT
# LibTorch of a version of one's choice, whatever the machine has: TORCH_IR_LIBTORCH_WHEEL=2.14.1, as the presets compat-* set it. Linux on x86-64.
#
# PyTorch's wheel is taken as a file (pip download --no-deps) and what C++ programs need of it is kept in build/_libtorch/<version>:
#
#   torch/include, torch/version.py, torch/lib/{libc10,libtorch_cpu,libgomp}.so
#   nvidia/*/lib/{libcudart,libcupti}.so    of two small packages; libtorch_cpu.so of a wheel that is built with CUDA is linked with both
#
# pip install of such a wheel would bring gigabytes of CUDA, and find_package(Torch) with it asks for CUDA's compiler. libtorch_cuda.so and
# libtorch.so, which does nothing but link both, are left out: operators and kernels of the CPU are in libtorch_cpu.so.

set(TORCH_IR_WHEELS "${PROJECT_SOURCE_DIR}/build/_libtorch")

# Makes the imported target `torch`, as find_package(Torch) does, or ends with the sentence that says what is missing.
function(torch_ir_libtorch_of_wheel version)
    set(folder "${TORCH_IR_WHEELS}/${version}")
    torch_ir_unpack_libtorch("${version}" "${folder}")
    file(GLOB needed "${folder}/nvidia/*/lib/*.so.*")
    add_library(torch_ir_c10 SHARED IMPORTED)
    set_target_properties(torch_ir_c10 PROPERTIES IMPORTED_LOCATION "${folder}/torch/lib/libc10.so")
    add_library(torch SHARED IMPORTED)
    set_target_properties(torch PROPERTIES
        IMPORTED_LOCATION "${folder}/torch/lib/libtorch_cpu.so"
        IMPORTED_LINK_DEPENDENT_LIBRARIES "${needed}"  # where they are found at run time is written in libtorch_cpu.so
        INTERFACE_INCLUDE_DIRECTORIES "${folder}/torch/include;${folder}/torch/include/torch/csrc/api/include"
        INTERFACE_LINK_LIBRARIES torch_ir_c10)
    torch_ir_wheel_facts("${folder}" built cuda)
    message(STATUS "torch_ir: LibTorch ${built} in ${folder}, its CPU part alone")
endfunction()

# The version that the wheel calls itself, and that of its CUDA (empty: built without).
function(torch_ir_wheel_facts folder version cuda)
    file(READ "${folder}/torch/version.py" version_py)
    string(REGEX MATCH "__version__ = '([^']*)'" ignored "${version_py}")
    set(${version} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    set(${cuda} "" PARENT_SCOPE)
    if(version_py MATCHES "\ncuda[^=\n]*= '([0-9]+\\.[0-9]+)")
        set(${cuda} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    endif()
endfunction()

# Fills the folder, once. An attempt that was broken off is begun anew.
function(torch_ir_unpack_libtorch version folder)
    file(MAKE_DIRECTORY "${TORCH_IR_WHEELS}")
    # Two presets that are configured at the same time wait for each other.
    file(LOCK "${folder}.lock" GUARD FUNCTION)
    if(EXISTS "${folder}/.complete")
        return()
    endif()
    if(NOT TORCH_IR_PROVISION)
        message(FATAL_ERROR "torch_ir: LibTorch ${version} is not in ${folder}. Configure with -DTORCH_IR_PROVISION=ON to have it downloaded "
            "(pip, up to 900 MB), or without TORCH_IR_LIBTORCH_WHEEL to use an installed LibTorch.")
    endif()
    file(REMOVE_RECURSE "${folder}")
    torch_ir_unpack_wheel(torch==${version} "${folder}" "530 to 900 MB, of which 500 MB are kept"
        "torch/include/*" torch/version.py torch/lib/libc10.so torch/lib/libtorch_cpu.so "torch/lib/libgomp*")
    torch_ir_wheel_facts("${folder}" built cuda)
    if(cuda)
        # Up to CUDA 12 the packages had the major version in their names.
        set(suffix "")
        if(cuda VERSION_LESS 13)
            string(REGEX REPLACE "\\..*" "" major "${cuda}")
            set(suffix "-cu${major}")
        endif()
        torch_ir_unpack_wheel("nvidia-cuda-runtime${suffix}==${cuda}.*" "${folder}" "1 to 3 MB" "nvidia/*/lib/libcudart.so.*")
        torch_ir_unpack_wheel("nvidia-cuda-cupti${suffix}==${cuda}.*" "${folder}" "10 to 13 MB" "nvidia/*/lib/libcupti.so.*")
    endif()
    file(TOUCH "${folder}/.complete")
endfunction()

# Downloads one wheel without what it depends on, unpacks the files that match the patterns, and removes the wheel.
function(torch_ir_unpack_wheel requirement folder size)
    file(LOCK "${PROJECT_SOURCE_DIR}/build/_venv.lock" GUARD FUNCTION)
    torch_ir_make_venv(failed)
    if(failed)
        message(FATAL_ERROR "torch_ir: downloading ${requirement} needs pip: ${failed}")
    endif()
    message(STATUS "torch_ir: pip download --no-deps ${requirement} into ${folder} (${size}; once)")
    # The C++ part is the same whichever Python a wheel is for; the tested versions have one for 3.11.
    execute_process(
        COMMAND "${TORCH_IR_VENV}/bin/python" -m pip --disable-pip-version-check download --no-deps --no-cache-dir --progress-bar off
            --only-binary=:all: --python-version 3.11 --dest "${folder}/wheel" "${requirement}"
        RESULT_VARIABLE failed)
    file(GLOB wheels "${folder}/wheel/*.whl")
    if(NOT failed STREQUAL "0" OR NOT wheels)
        message(FATAL_ERROR "torch_ir: 'pip download --no-deps ${requirement}' failed (see above). Configure again when it can be had, "
            "or without TORCH_IR_LIBTORCH_WHEEL to use an installed LibTorch.")
    endif()
    file(ARCHIVE_EXTRACT INPUT "${wheels}" DESTINATION "${folder}" PATTERNS ${ARGN})
    file(REMOVE_RECURSE "${folder}/wheel")
    foreach(pattern IN LISTS ARGN)
        file(GLOB found "${folder}/${pattern}")
        if(NOT found)
            message(FATAL_ERROR "torch_ir: the wheel of ${requirement} has no ${pattern}, so it is laid out in a way that "
                "cmake/libtorch_wheel.cmake does not know. Take another version, or configure without TORCH_IR_LIBTORCH_WHEEL.")
        endif()
    endforeach()
endfunction()
