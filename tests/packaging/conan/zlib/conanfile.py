# SPDX-License-Identifier: MIT
"""The zlib of the system under Conan's name for it."""
from conan import ConanFile


class Zlib(ConanFile):
    name = "zlib"
    version = "1.2.13"

    def package_info(self):
        self.cpp_info.set_property("cmake_find_mode", "none")  # FindZLIB.cmake finds it
        self.cpp_info.bindirs = self.cpp_info.libdirs = self.cpp_info.includedirs = []
