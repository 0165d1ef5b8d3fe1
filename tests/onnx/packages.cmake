# SPDX-License-Identifier: MIT
# The Python environment VENV with the packages that check and run ONNX models, made once.
cmake_minimum_required(VERSION 3.24)

if(EXISTS "${VENV}/.complete")
    return()
endif()
find_program(python NAMES python3 python)
if(NOT PROVISION OR NOT python)
    message("SKIPPED: there is no ${VENV}, and TORCH_IR_PROVISION is off")
    return()
endif()
execute_process(COMMAND "${python}" -m venv "${VENV}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
if(failed EQUAL 0)
    execute_process(COMMAND "${VENV}/bin/python" -m pip --disable-pip-version-check install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy
        RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET TIMEOUT 300)
endif()
if(NOT failed EQUAL 0)
    message("SKIPPED: pip could not install onnx and onnxruntime into ${VENV}")
    return()
endif()
file(TOUCH "${VENV}/.complete")
