# SPDX-License-Identifier: MIT
"""A LibTorch that is installed elsewhere, under Conan's name for it."""
import os

from conan import ConanFile
from conan.errors import ConanException


class LibTorch(ConanFile):
    name = "libtorch"
    version = "2.13.0"

    def package_info(self):
        prefix = os.environ.get("LIBTORCH_PREFIX")
        if not prefix:
            raise ConanException("LIBTORCH_PREFIX must name the folder of LibTorch")
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join(prefix, "share", "cmake", "Torch")]
        self.cpp_info.bindirs = self.cpp_info.libdirs = self.cpp_info.includedirs = []
