using Cake.Frosting;
using CiTasks.Build;

return new CakeHost().UseContext<BuildContext>().Run(args);
