// Written by `citasks catalogue write` from the task catalogue; change it there.
'use strict';
require('./launcher').run('package');
