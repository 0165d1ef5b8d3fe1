#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the reference models on a CUDA device and compares with the outputs that PyTorch recorded on a CPU, by the tolerances of their dtypes; then tells how
# long a warm run of some of them takes. Builds what it needs in build/cuda. For a machine with a GPU, CMake, Ninja, g++ and a LibTorch (2.9 or newer) for CUDA:
#
#     tests/device/run_on_cuda.sh LIBTORCH [REFERENCE] [DEVICE]
#
# LIBTORCH is what CMAKE_PREFIX_PATH needs (python -c 'import torch; print(torch.utils.cmake_prefix_path)'), REFERENCE a folder of reference models (default: those
# of tests/data), DEVICE the device (default: cuda). Takes less than ten minutes; ends with 1 if a model computes something else.
set -u
libtorch=${1:?"usage: $0 LIBTORCH [REFERENCE] [DEVICE]"}
root=$(cd "$(dirname "$0")/../.." && pwd)
reference=${2:-$root/tests/data/reference}
device=${3:-cuda}
mkdir -p "$root/build"

cmake -S "$root" -B "$root/build/cuda" -G Ninja -D CMAKE_BUILD_TYPE=Release -D CMAKE_PREFIX_PATH="$libtorch" -D TORCH_IR_BUILD_TESTS=OFF \
    -D TORCH_IR_BUILD_EXAMPLES=OFF >"$root/build/cuda.log" 2>&1 && cmake --build "$root/build/cuda" --target torch-ir torch-ir-run >>"$root/build/cuda.log" 2>&1 || {
    tail -n 20 "$root/build/cuda.log"
    exit 1
}
tool=$root/build/cuda/bin/torch-ir

same=0 other=0 skipped=0
for folder in "$reference"/models/*/; do
    name=$(basename "$folder")
    for archive in model_cpu.pt2 model.pt2; do
        [ -f "$folder/$archive" ] && [ -f "$folder/outputs.safetensors" ] || continue
        weights=""
        [ -f "$folder/weights.safetensors" ] && weights="--weights $folder/weights.safetensors"
        # shellcheck disable=SC2086
        said=$(timeout 60 "$tool" verify "$folder/$archive" $weights --device "$device" --inputs "$folder/inputs.safetensors" \
            --expected "$folder/outputs.safetensors" 2>&1)
        case $? in
            0) same=$((same + 1)) ;;
            *)
                case $said in
                    *"missing"* | *"all weights of"*) skipped=$((skipped + 1)) ;;
                    *)
                        other=$((other + 1))
                        echo "$name/$archive: $(echo "$said" | tail -n 1)"
                        ;;
                esac
                ;;
        esac
        break
    done
done
echo "$same equal, $other not, $skipped without weights, on $device"

for name in ResNet18 BertTiny UNet TransformerBlock; do
    folder=$reference/models/$name
    archive=$folder/model_cpu.pt2 weights=""
    [ -f "$archive" ] || archive=$folder/model.pt2
    [ -f "$folder/weights.safetensors" ] && weights="--weights $folder/weights.safetensors"
    [ -f "$archive" ] || continue
    for where in cpu "$device"; do
        # shellcheck disable=SC2086
        took=$(timeout 120 "$tool" run "$archive" $weights --device "$where" --inputs "$folder/inputs.safetensors" --profile 2>/dev/null | grep ' nodes in ')
        echo "$name on $where: ${took:-not run}"
    done
done
[ "$other" -eq 0 ]
