# SPDX-License-Identifier: MIT
"""The Boost of the system under Conan's name for it."""
from conan import ConanFile


class Boost(ConanFile):
    name = "boost"
    version = "1.81.0"

    def package_info(self):
        self.cpp_info.set_property("cmake_find_mode", "none")  # BoostConfig.cmake is where CMake looks anyway
        self.cpp_info.bindirs = self.cpp_info.libdirs = self.cpp_info.includedirs = []
