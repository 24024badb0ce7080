# The runtime as a package for other programs: find_package(fiberscope), target fiberscope::core.
# Headers keep their paths (#include "core/runtime.h") below include/fiberscope.
#
#     cmake --install build/release --prefix /usr/local --component core
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/fiberscope)
set_target_properties(fiberscope_core PROPERTIES EXPORT_NAME core OUTPUT_NAME fiberscope_core)
target_compile_features(fiberscope_core PUBLIC cxx_std_20)
target_include_directories(fiberscope_core
  INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/fiberscope>)

install(TARGETS fiberscope_core EXPORT fiberscope-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT core)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/fiberscope COMPONENT core
  FILES_MATCHING PATTERN "*.h")
install(EXPORT fiberscope-targets NAMESPACE fiberscope:: DESTINATION ${package_dir} COMPONENT core)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/fiberscopeConfig.cmake.in
  ${PROJECT_BINARY_DIR}/fiberscopeConfig.cmake INSTALL_DESTINATION ${package_dir})
# Below 1.0 a minor version may change what a program sees.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/fiberscopeConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/fiberscopeConfig.cmake
  ${PROJECT_BINARY_DIR}/fiberscopeConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT core)
