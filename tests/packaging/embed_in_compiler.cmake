# SPDX-License-Identifier: MIT
# Builds examples/embed_in_compiler against an installed package, then lowers each model, compiles the C that comes out, runs it and
# compares with PyTorch's outputs. REFERENCE may name a folder with more models than those of the project.
cmake_minimum_required(VERSION 3.24)

file(REMOVE_RECURSE "${WORK}")
execute_process(
    COMMAND ${CMAKE_COMMAND} -S "${SOURCE}/examples/embed_in_compiler" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
        "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" "-DCMAKE_PREFIX_PATH=${PREFIX}" "-DCMAKE_BUILD_TYPE=Debug" "-DCMAKE_CXX_FLAGS_DEBUG=-O0"
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build "${WORK}/build" COMMAND_ERROR_IS_FATAL ANY)

function(check model archive weights data)
    execute_process(COMMAND "${WORK}/build/pt2_to_c" "${archive}" "${WORK}/${model}" ${weights} COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND "${WORK}/build/check_c" "${WORK}/${model}" "${data}/inputs.safetensors" "${data}/outputs.safetensors"
        COMMAND_ERROR_IS_FATAL ANY)
endfunction()
function(refuses archive sentence)
    execute_process(COMMAND "${WORK}/build/pt2_to_c" "${archive}" "${WORK}/refused" RESULT_VARIABLE code ERROR_VARIABLE text)
    if(NOT code EQUAL 2 OR NOT text MATCHES "${sentence}")
        message(FATAL_ERROR "expected code 2 and '${sentence}' for ${archive}, found code ${code} and: ${text}")
    endif()
    if(EXISTS "${WORK}/refused")
        message(FATAL_ERROR "${archive} was refused, but half a result is there")
    endif()
endfunction()

set(models "${SOURCE}/tests/data/reference/models")
set(dense "${SOURCE}/examples/embed_in_compiler/data/DenseBlock")
check(DeepResNet "${models}/DeepResNet/model_cpu.pt2" "" "${models}/DeepResNet")
check(DenseBlock "${dense}/model.pt2" "${dense}/weights.safetensors" "${dense}")
foreach(model IN ITEMS SiameseEncoder MultiTaskHead MobileNetV3Small)
    if(EXISTS "${REFERENCE}/models/${model}/model_cpu.pt2")
        check(${model} "${REFERENCE}/models/${model}/model_cpu.pt2" "" "${REFERENCE}/models/${model}")
    endif()
endforeach()

refuses("${models}/LSTMNet/model_cpu.pt2" "node 'lstm' \\(aten.lstm.input\\)")
refuses("${models}/SelfAttention/model_cpu.pt2" "node 'transpose' \\(aten.transpose.int\\).*: unsupported: an operator that the table does not have")
refuses("${models}/BF16Net/model_cpu.pt2" "weight 'l1.weight': unsupported: type bfloat16")
refuses("${models}/BatchNormTrain/model_cpu.pt2" "unsupported")
refuses("${models}/DeepResNet/model.pt2" "which holds none")
refuses("${SOURCE}/tests/data/reference/dynamic/dyn_hw/model_cpu.pt2" "node 'conv2d': unsupported: a result of type float32.s77")
