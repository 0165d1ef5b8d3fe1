# SPDX-License-Identifier: MIT
# SCRIPT, check_schemas.py or check_report_schemas.py, with a Python that has jsonschema: the one on PATH, else one of VENV, which is made where PROVISION is on.
cmake_minimum_required(VERSION 3.24)

find_program(python NAMES python3 python)
if(NOT python)
    message("SKIPPED: there is no python3 on PATH")
    return()
endif()
execute_process(COMMAND "${python}" -c "from jsonschema import Draft202012Validator" RESULT_VARIABLE missing OUTPUT_QUIET ERROR_QUIET)
if(NOT missing EQUAL 0)
    if(NOT EXISTS "${VENV}/.complete")
        if(NOT PROVISION)
            message("SKIPPED: ${python} has no jsonschema (python3 -m pip install jsonschema), and TORCH_IR_PROVISION is off")
            return()
        endif()
        execute_process(COMMAND "${python}" -m venv "${VENV}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
        if(failed EQUAL 0)
            execute_process(COMMAND "${VENV}/bin/python" -m pip --disable-pip-version-check install --quiet "jsonschema>=4,<5"
                RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET TIMEOUT 120)
        endif()
        if(NOT failed EQUAL 0)
            message("SKIPPED: ${python} has no jsonschema, and pip could not install it into ${VENV}")
            return()
        endif()
        file(TOUCH "${VENV}/.complete")
    endif()
    set(python "${VENV}/bin/python")
endif()
execute_process(
    COMMAND "${python}" "${SOURCE}/tests/docs/${SCRIPT}" --tool "${TOOL}" --schemas "${SOURCE}/docs/schemas"
        --data "${SOURCE}/tests/data" --work "${WORK}"
    COMMAND_ERROR_IS_FATAL ANY)
