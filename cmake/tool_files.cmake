# SPDX-License-Identifier: MIT
# cmake -D TOOL=<torch-ir> -D FOLDER=<folder> -P tool_files.cmake: what shells and man(1) read of the tool, as it prints it, where they look for it below share/.
cmake_minimum_required(VERSION 3.24)

function(write_output file)
    cmake_path(GET file PARENT_PATH folder)
    file(MAKE_DIRECTORY "${FOLDER}/${folder}")
    execute_process(COMMAND "${TOOL}" ${ARGN} OUTPUT_FILE "${FOLDER}/${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

write_output(bash-completion/completions/torch-ir completion bash)
write_output(zsh/site-functions/_torch-ir completion zsh)
write_output(fish/vendor_completions.d/torch-ir.fish completion fish)
write_output(man/man1/torch-ir.1 man)
